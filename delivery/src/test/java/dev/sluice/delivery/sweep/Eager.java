// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.sweep;

import dev.sluice.subscriptions.match.EventFacts;

/** Somebody who wants all there is. */
interface Eager extends Follower {
    @Override
    default boolean wants() {
        return true;
    }

    @Override
    default boolean matches(EventFacts facts) {
        return true;
    }
}
