// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

/** What a subscriber is promised about the order of events. */
public enum Ordering {
    /** Nothing. */
    NONE,
    /** Events of one key arrive in order. */
    KEY
}
