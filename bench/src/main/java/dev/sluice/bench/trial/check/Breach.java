// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

/** What a ledger can hold against the gateway. */
public enum Breach {
    NOTHING_ACKNOWLEDGED("no event was acknowledged, so nothing was shown"),
    BROKEN_LEDGER("a ledger is damaged"),
    LOST("acknowledged or logged, matching, and neither received nor dead-lettered nor told as a gap"),
    NOT_DURABLE("acknowledged or received, but not in the log"),
    INVENTED("received, logged or dead-lettered, but never sent"),
    ALTERED("another body than the one that was sent"),
    FOREIGN("shown to another tenant"),
    UNWANTED("received by a subscriber whose filter does not match"),
    UNSIGNED("received with a signature that does not verify"),
    REFUSED_BUT_PUBLISHED("answered with 4xx, and published all the same"),
    FORGERY_ACCEPTED("a wrong signature was accepted"),
    WRONG_ID("the answer names another id than the contract's formula"),
    REPEATED_TOO_OFTEN("repeated beyond the bound"),
    REPEATED_FROM_LONG_AGO("repeated although it was taken more than a lease before any blow"),
    SENT_UNKNOWING(
            "taken again after a gateway that had stood still woke: it sent before it knew that others had taken over"),
    STATE_WENT_BACK("a checkpoint's record is older than the one before it"),
    TRIED_TOO_OFTEN("requested more often than the schedule allows"),
    OUT_OF_ORDER("a key's events arrived in another order than the log's"),
    RESUME_HOLE("a stream's count has a hole, or runs back"),
    DEAD_AND_DELIVERED("dead-lettered and delivered"),
    BEFORE_START("acknowledged before the subscription began, and received all the same"),
    AFTER_DELETION("requested although the deletion had been answered a lease before"),
    WHILE_PAUSED("requested although the pause had been answered a lease before"),
    STALE_ADDRESS("requested at an address that had been replaced a lease before");

    private final String meaning;

    Breach(String meaning) {
        this.meaning = meaning;
    }

    /** One line for a report. */
    public String meaning() {
        return meaning;
    }
}
