// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.list;
import static dev.sluice.config.bind.Readers.parsedUnseen;
import static dev.sluice.config.bind.Readers.text;
import static dev.sluice.config.bind.Readers.truth;
import static dev.sluice.config.bind.Readers.whole;

import dev.sluice.config.Mode;
import dev.sluice.config.StreamSettings;
import dev.sluice.config.TargetSettings;
import dev.sluice.config.TopicSettings;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Reader;
import dev.sluice.config.resource.Urls;
import dev.sluice.config.value.Durations;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The sections {@code topics}, {@code targets} and {@code streams}: where events lie and where they may go. */
record TrafficForm(Mode mode) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Predicate<String> PREFIX =
            Pattern.compile("(?!\\.\\.?$)[A-Za-z0-9._-]{1,200}").asMatchPredicate();

    TopicSettings topics(Fields fields) {
        return new TopicSettings(
                fields.get(
                                "prefix",
                                text().check(PREFIX, "must be 1 to 200 of A-Z a-z 0-9 . _ -, as in a topic's name"))
                        .orElse("sluice"),
                fields.get("partitions", whole(1, 10_000)).orElse(12),
                fields.get("replication", whole(1, Short.MAX_VALUE)).orElse(isDev() ? 1 : 3),
                retention(fields, "retention", Duration.ofDays(7)),
                retention(fields, "deadLetterRetention", Duration.ofDays(30)),
                retention(fields, "attemptsRetention", Duration.ofDays(7)),
                retention(fields, "auditRetention", Duration.ofDays(365)));
    }

    TargetSettings targets(Fields fields) {
        Reader<List<String>> hosts = list(text().check(HostPattern::isOne, HostPattern.RULE));
        return new TargetSettings(
                fields.get("allowPrivate", truth()).orElse(isDev()),
                fields.get("allowHttp", truth()).orElse(isDev()),
                fields.get("allowHosts", hosts).orElse(List.of()),
                fields.get("denyHosts", hosts).orElse(List.of()),
                fields.get("proxy", parsedUnseen(Urls::proxy).as("http://host:port"))
                        .orNull());
    }

    StreamSettings streams(Fields fields) {
        return new StreamSettings(
                fields.get("allowedOrigins", list(parsedUnseen(Urls::origin).as("origin")))
                        .orElse(List.of()),
                fields.get("drain", duration(Duration.ZERO, Duration.ofMinutes(10)))
                        .orElse(Duration.ofSeconds(30)),
                fields.get("maxAge", duration(SECOND, Duration.ofDays(30))).orElse(Duration.ofHours(1)),
                fields.get("compression", truth()).orElse(false));
    }

    private boolean isDev() {
        return mode == Mode.DEV;
    }

    private static Duration retention(Fields fields, String key, Duration otherwise) {
        return fields.get(key, duration(SECOND, Durations.LONGEST)).orElse(otherwise);
    }
}
