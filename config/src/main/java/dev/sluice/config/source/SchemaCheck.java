// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.source;

/** What becomes of an event that is not as its type's schema says. */
public enum SchemaCheck {
    /** Nobody looks. */
    OFF,
    /** It is marked and counted, and goes to its subscribers. */
    WARN,
    /** It goes to the dead letters, and to no subscriber. */
    QUARANTINE
}
