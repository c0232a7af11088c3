// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

/** Whose things a request may see: one tenant's, or everybody's. What it does not include does not exist for it (404). */
public sealed interface Tenants {
    /** One tenant's. */
    record One(String name) implements Tenants {}

    /** Everybody's: a token for all tenants that named none. */
    record All() implements Tenants {}

    default boolean include(String tenant) {
        return switch (this) {
            case One one -> one.name().equals(tenant);
            case All all -> true;
        };
    }
}
