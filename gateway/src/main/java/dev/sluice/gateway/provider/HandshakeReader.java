// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.handshake.Echo;
import dev.sluice.gateway.provider.handshake.Handshake;
import dev.sluice.gateway.provider.handshake.KnownHandshake;
import dev.sluice.gateway.provider.handshake.Place;
import java.util.Set;

/** Reads one handshake of a provider's file: a name, or an echo. */
final class HandshakeReader {
    private static final Set<String> METHODS = Set.of("GET", "POST");

    private HandshakeReader() {}

    static Handshake read(FileSection section) {
        return section.has(FileSection.ALONE)
                ? section.parsed(FileSection.ALONE, KnownHandshake::named)
                : echo(section);
    }

    private static Echo echo(FileSection section) {
        var echo = new Echo(
                section.parsed("method", HandshakeReader::method),
                section.flag("verified"),
                section.parsed("echo", Place::parse),
                section.has("when")
                        ? new Echo.Expected(section.parsed("when", Place::parse), section.text("is"))
                        : null,
                section.has("token") ? section.parsed("token", Place::parse) : null,
                section.textOrNull("as"));
        section.end();
        return echo;
    }

    private static String method(String text) {
        if (!METHODS.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is none of " + METHODS);
        }
        return text;
    }
}
