// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

/**
 * Takes what {@link SubscriptionIndex#match} finds, in no particular order. Must not change the index from within.
 *
 * @param <T> what was registered
 */
public interface Matches<T> {

    /** Tenant, types and filter match. */
    void matched(T entry);

    /** Tenant and types match, but the filter could not be evaluated. */
    void failed(T entry);
}
