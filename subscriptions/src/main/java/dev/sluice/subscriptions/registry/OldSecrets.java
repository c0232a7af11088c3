// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import dev.sluice.config.value.Secret;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets that were replaced and still count beside the new one until their end. Whoever signs or verifies compares with
 * the clock each time, so that the end needs no timer, no write and no Kafka.
 *
 * @param ends secret → the instant from which it counts no more
 */
public record OldSecrets(Map<Secret, Instant> ends) {

    /** None: every secret counts. */
    public static final OldSecrets NONE = new OldSecrets(Map.of());

    public OldSecrets {
        ends = Map.copyOf(ends);
    }

    public boolean isEmpty() {
        return ends.isEmpty();
    }

    /** When this secret ends; empty for one that stays. */
    public Optional<Instant> end(Secret secret) {
        return Optional.ofNullable(ends.get(secret));
    }

    /** Those of {@code secrets} that count now, in their order. */
    public List<Secret> counting(List<Secret> secrets, Instant now) {
        return secrets.stream()
                .filter(each -> end(each).map(now::isBefore).orElse(true))
                .toList();
    }

    /** Those of {@code secrets} that stay. */
    public List<Secret> staying(List<Secret> secrets) {
        return secrets.stream().filter(each -> !ends.containsKey(each)).toList();
    }

    /** When the last of them ends, if one still counts now. */
    public Optional<Instant> lastEnd(Instant now) {
        return ends.values().stream().max(Comparator.naturalOrder()).filter(now::isBefore);
    }

    /** Whether one of them has ended. */
    public boolean hasEnded(Instant now) {
        return ends.values().stream().anyMatch(end -> !now.isBefore(end));
    }

    /** The same without those that have ended. */
    public OldSecrets without(Instant ended) {
        var left = new HashMap<>(ends);
        left.values().removeIf(end -> !ended.isBefore(end));
        return new OldSecrets(left);
    }

    /** All of {@code replaced} end then; one that ends sooner keeps its end. */
    public OldSecrets replacing(Collection<Secret> replaced, Instant end) {
        var next = new HashMap<Secret, Instant>();
        for (Secret each : replaced) {
            Instant known = ends.get(each);
            next.put(each, known != null && known.isBefore(end) ? known : end);
        }
        return new OldSecrets(next);
    }
}
