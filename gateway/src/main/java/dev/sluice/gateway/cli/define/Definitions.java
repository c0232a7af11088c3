// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import dev.sluice.gateway.cli.api.ResourceKind;

/** What differs between kinds of resources. */
final class Definitions {
    private Definitions() {}

    static Options options(ResourceKind kind) {
        return switch (kind) {
            case SOURCE -> new SourceOptions();
            case SUBSCRIPTION -> new SubscriptionOptions();
        };
    }
}
