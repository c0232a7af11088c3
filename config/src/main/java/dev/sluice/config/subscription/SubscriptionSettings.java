// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

import dev.sluice.config.value.Start;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter, a beginning and a target.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param tenant {@code default} when left out
 * @param types patterns in which {@code *} stands for any characters; all types when null, never empty
 * @param filter CEL; every event when null
 * @param from {@code latest} when left out; used once, when the subscription is made
 * @param ordering {@code none} when left out
 * @param maxAge events older than this go to the dead letters; no limit when null; at least 1s
 * @param target required
 */
public record SubscriptionSettings(
        String name,
        String tenant,
        @Nullable List<String> types,
        @Nullable String filter,
        Start from,
        Ordering ordering,
        @Nullable Duration maxAge,
        TargetSpec target) {
    public SubscriptionSettings {
        types = types == null ? null : List.copyOf(types);
    }

    /** The same with another target. */
    public SubscriptionSettings with(TargetSpec other) {
        return new SubscriptionSettings(name, tenant, types, filter, from, ordering, maxAge, other);
    }
}
