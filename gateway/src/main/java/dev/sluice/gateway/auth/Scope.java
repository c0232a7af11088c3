// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import java.util.Locale;
import java.util.Optional;

/** What a token allows. A scope of a name that is not here allows nothing, and does no harm. */
public enum Scope {
    READ,
    WRITE,
    PUBLISH,
    STREAM;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name as it stands in a token. */
    public String text() {
        return text;
    }

    static Optional<Scope> of(String text) {
        return switch (text) {
            case "read" -> Optional.of(READ);
            case "write" -> Optional.of(WRITE);
            case "publish" -> Optional.of(PUBLISH);
            case "stream" -> Optional.of(STREAM);
            default -> Optional.empty();
        };
    }
}
