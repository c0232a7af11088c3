// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.large;
import static dev.sluice.config.bind.Readers.parsedUnseen;
import static dev.sluice.config.bind.Readers.text;
import static dev.sluice.config.bind.Readers.whole;

import dev.sluice.config.ManagementSettings;
import dev.sluice.config.Mode;
import dev.sluice.config.ServerSettings;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.resource.Urls;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The sections {@code server} and {@code management}.
 *
 * @param base from which relative paths count
 */
record ListenerForm(Mode mode, Path base) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;
    private static final int KIB = 1024;
    private static final long MIB = 1024L * 1024;

    ServerSettings server(Fields fields) {
        return new ServerSettings(
                fields.get("host", text()).orElse(mode == Mode.DEV ? LOOPBACK : "0.0.0.0"),
                fields.get("port", whole(0, HIGHEST_PORT)).orElse(8080),
                fields.get("publicUrl", parsedUnseen(Urls::http).as("URL")).orNull(),
                fields.get("maxBodyBytes", whole(KIB, 64 * KIB * KIB)).orElse(KIB * KIB),
                fields.get("ingestDeadline", duration(Duration.ofMillis(100), Duration.ofSeconds(60)))
                        .orElse(Duration.ofMillis(2500)),
                fields.get("dedupeEntries", whole(1, 100_000_000)).orElse(1_000_000),
                fields.get("spoolBytes", large(MIB, MIB * MIB)).orElse(KIB * MIB),
                new DoorForm(base).read(fields));
    }

    ManagementSettings management(Fields fields) {
        return new ManagementSettings(
                fields.get("host", text()).orElse(LOOPBACK),
                fields.get("port", whole(0, HIGHEST_PORT)).orElse(8081));
    }
}
