// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.anyText;
import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.decimal;
import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.list;
import static dev.sluice.config.bind.Readers.map;
import static dev.sluice.config.bind.Readers.object;
import static dev.sluice.config.bind.Readers.parsed;
import static dev.sluice.config.bind.Readers.parsedUnseen;
import static dev.sluice.config.bind.Readers.secret;
import static dev.sluice.config.bind.Readers.secrets;
import static dev.sluice.config.bind.Readers.text;
import static dev.sluice.config.bind.Readers.whole;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Reader;
import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.subscription.RetrySpec;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.subscription.WebhookSpec.Attempts;
import dev.sluice.config.subscription.WebhookSpec.Handshake;
import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import dev.sluice.config.subscription.WebhookSpec.Mode;
import dev.sluice.config.subscription.WebhookSpec.On410;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Rate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The mapping {@code webhook} of a subscription, whose order decides the default schedule. */
record WebhookForm(Ordering ordering) {
    private static final URI NOWHERE = URI.create("https://localhost");
    private static final int MOST_PAUSES = 100;
    private static final Reader<List<Duration>> SCHEDULE = list(duration(Duration.ofMillis(1), Duration.ofDays(30)))
            .check(pauses -> pauses.size() <= MOST_PAUSES, "must have at most " + MOST_PAUSES + " pauses");

    WebhookSpec read(Fields fields) {
        var read = new WebhookSpec(
                fields.get("url", parsedUnseen(Urls::http).as("URL")).required(NOWHERE),
                fields.get(
                                "secrets",
                                secrets(secret().check(SigningSecret::isOne, SigningSecret.RULE))
                                        .check(Bounds::fewSecrets, Bounds.SECRETS_RULE))
                        .required(List.of()),
                fields.get("mode", choice(Mode.class)).orElse(Mode.BINARY),
                fields.get(
                                "headers",
                                map(RequestHeaders::refuse, name -> value())
                                        .check(all -> Bounds.fewHeaders(all.keySet()), Bounds.HEADERS_RULE))
                        .orElse(Map.of()),
                fields.get("forwardHeaders", list(passedOn()).check(Bounds::fewHeaders, Bounds.HEADERS_RULE))
                        .orElse(List.of()),
                fields.get("headersPrefix", choice(HeadersPrefix.class)).orElse(HeadersPrefix.WEBHOOK),
                fields.get("timeout", duration(Duration.ofSeconds(1), Duration.ofSeconds(60)))
                        .orElse(Duration.ofSeconds(15)),
                fields.get("maxInFlight", whole(1, 10_000)).orElse(32),
                fields.get("rateLimit", parsed(Rate::parse).as("rate")).orNull(),
                fields.section("retry", this::retry),
                fields.get("disableAfter", duration(Duration.ofMinutes(1), Durations.LONGEST))
                        .orElse(Duration.ofDays(5)),
                fields.get("on410", choice(On410.class)).orElse(On410.DISABLE),
                fields.get("handshake", choice(Handshake.class)).orElse(Handshake.NONE),
                fields.get("attempts", choice(Attempts.class)).orElse(Attempts.ALL),
                fields.get("tls", object(TlsForm::read)).orNull());
        checkOnce(fields, read);
        return read;
    }

    private RetrySpec retry(Fields fields) {
        return new RetrySpec(
                fields.get("schedule", SCHEDULE).orElse(RetrySpec.defaultSchedule(ordering)),
                fields.get("jitter", decimal(0, 1)).orElse(RetrySpec.DEFAULT_JITTER));
    }

    private static Reader<String> value() {
        return anyText()
                .check(RequestHeaders::isValue, "must be a header's value: at most 4096 of visible ASCII and spaces");
    }

    private static Reader<String> passedOn() {
        return text().check(Names.HEADER, Names.HEADER_RULE)
                .check(RequestHeaders::mayPass, "none that HTTP or the gateway sets can be passed on");
    }

    /** Which of the two would count is not to be guessed. */
    private static void checkOnce(Fields fields, WebhookSpec read) {
        for (String name : read.forwardHeaders()) {
            if (read.headers().keySet().stream().anyMatch(name::equalsIgnoreCase)) {
                fields.refuse("forwardHeaders", "'" + name + "' stands in 'headers' as well: take one of the two");
            }
        }
    }

    WebhookSpec standIn() {
        return new WebhookSpec(
                NOWHERE,
                List.of(),
                Mode.BINARY,
                Map.of(),
                List.of(),
                HeadersPrefix.WEBHOOK,
                Duration.ofSeconds(15),
                1,
                null,
                new RetrySpec(List.of(), 0),
                Duration.ofDays(5),
                On410.DISABLE,
                Handshake.NONE,
                Attempts.ALL,
                null);
    }
}
