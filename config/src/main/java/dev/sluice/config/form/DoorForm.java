// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.list;
import static dev.sluice.config.bind.Readers.object;
import static dev.sluice.config.bind.Readers.parsed;
import static dev.sluice.config.bind.Readers.text;
import static dev.sluice.config.bind.Readers.whole;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.config.DoorSettings.Tls;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.resource.AddressBlock;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The keys of {@code server} that say who may connect.
 *
 * @param base from which relative paths count
 */
record DoorForm(Path base) {
    private static final int MOST = 1_000_000;
    private static final int USUAL = 20_000;

    DoorSettings read(Fields fields) {
        var said = new DoorSettings(
                fields.get("tls", object(this::tls)).orNull(),
                fields.get("maxConnections", whole(1, MOST)).orElse(USUAL),
                fields.get("maxConnectionsPerAddress", whole(1, MOST)).orNull(),
                fields.get("trustedProxies", list(text().check(AddressBlock::isOne, AddressBlock.RULE)))
                        .orElse(List.of()),
                fields.get("forwarded", choice(Forwarded.class)).orElse(Forwarded.FORWARDED));
        if (said.forwarded() == Forwarded.PROXY_PROTOCOL
                && said.trustedProxies().isEmpty()) {
            fields.refuse("forwarded", "'trustedProxies' has to say who speaks the PROXY protocol");
        }
        return said;
    }

    private Tls tls(Fields fields) {
        Path nowhere = base;
        return new Tls(
                fields.get("certificate", parsed(this::file).as("file")).required(nowhere),
                fields.get("key", parsed(this::file).as("file")).required(nowhere),
                fields.get("clientCa", parsed(this::file).as("file")).orNull());
    }

    private Path file(String text) {
        try {
            Path file = base.resolve(text).normalize();
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("there is no such file");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
    }
}
