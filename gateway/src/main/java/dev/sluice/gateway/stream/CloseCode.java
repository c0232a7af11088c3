// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import java.util.Locale;

/**
 * Why a stream ends, in codes whose range tells a client what to do: 4000–4099 do not come back unchanged, 4100–4199 come back after a
 * pause, 4200–4299 come back at once, after {@code retryAfterMs}. The codes below 4000 are RFC 6455's (7.4.1).
 */
enum CloseCode {
    PROTOCOL(1002),
    NOT_UTF8(1007),
    TOO_MANY_FRAMES(1008),
    TOO_BIG(1009),

    BAD_MESSAGE(4000),
    UNAUTHENTICATED(4001),
    NOT_ALLOWED(4003),
    NO_AUTH_IN_TIME(4008),
    TAKEN_OVER(4009),
    CLOSED_BY_OPERATOR(4010),
    TOO_MANY_CONNECTIONS(4029),
    BAD_CURSOR(4030),

    ERROR(4100),
    TOO_SLOW(4101),
    NO_TRAFFIC(4102),
    LOG_UNAVAILABLE(4104),

    DRAIN(4200),
    MAXIMUM_AGE(4201),
    TOKEN_EXPIRED(4203);

    private final int code;
    private final String reason = name().toLowerCase(Locale.ROOT);

    CloseCode(int code) {
        this.code = code;
    }

    /** The one with this code of RFC 6455. */
    static CloseCode ofProtocol(int code) {
        return switch (code) {
            case 1007 -> NOT_UTF8;
            case 1009 -> TOO_BIG;
            default -> PROTOCOL;
        };
    }

    int code() {
        return code;
    }

    /** A short stable word. */
    String reason() {
        return reason;
    }

    /** Whether it is ours, and {@code bye} comes before it. */
    boolean hasBye() {
        return code >= 4000;
    }

    /** Whether the client may come back as it is. */
    boolean comesBack() {
        return code >= 4100;
    }
}
