// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.Nullable;

/**
 * Who writes, and by what. Holds no secret: it goes into the audit log as it is.
 *
 * @param type who it was
 * @param operation what it did: the route's method and path, or a few words
 * @param tenant the token's, {@code *} for all; null without a token
 * @param subject the token's, when it has one
 * @param issuer the token's, when it has one
 * @param trace of the request, 32 hexadecimal digits, when it came with one
 */
public record Actor(
        Type type,
        String operation,
        @Nullable String tenant,
        @Nullable String subject,
        @Nullable String issuer,
        @Nullable String trace) {

    /** Who writes. */
    public enum Type {
        /** Somebody with a token. */
        API,
        /** A node that read its configuration file. */
        FILE,
        /** A node by itself. */
        SYSTEM
    }

    /** A node, because of its configuration file. */
    public static Actor file(String operation) {
        return new Actor(Type.FILE, operation, null, null, null, null);
    }

    /** A node by itself. */
    public static Actor system(String operation) {
        return new Actor(Type.SYSTEM, operation, null, null, null, null);
    }
}
