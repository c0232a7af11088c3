// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

/** Told of what a subscriber has taken. Thread-safe. */
@FunctionalInterface
public interface Arrivals {
    /** It is in the ledger already. */
    void taken(String subscriber, String id);
}
