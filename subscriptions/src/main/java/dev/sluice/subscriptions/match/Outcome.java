// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

/** What a filter said about one event. */
public enum Outcome {
    MATCH,
    NO_MATCH,
    /** It could not be evaluated (a missing field, a cost too high): counts as no match, and is counted. */
    FAILED
}
