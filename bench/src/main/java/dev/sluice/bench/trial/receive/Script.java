// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** How an endpoint behaves, the same in every run with the same ids. */
public enum Script {
    /** Takes everything. */
    STEADY,
    /** One request in ten fails: 500, reset, or no answer at all; one event in a hundred is never taken. */
    FLAKY,
    /** One request in ten fails, as above, but every event is taken in the end. */
    SHAKY,
    /** Takes the connection and the request, and never answers. */
    DEAD,
    /** Takes everything, but for half of it answers after a second or three, and drips the answer to the other half. */
    SLOW,
    /** One event in fifty is never taken, all others at once. */
    POISON;

    private static final int THOUSAND = 1_000;
    private static final int FAILS = 70;
    private static final int RESETS = 85;
    private static final int HANGS = 100;
    private static final int DOOMED = 10;
    private static final int POISONED = 20;
    private static final int HALF = 500;

    /** What an endpoint does with a request. */
    public enum Deed {
        TAKE,
        TAKE_LATE,
        DRIP,
        FAIL,
        RESET,
        HANG
    }

    /** Whether this event is never taken. */
    public boolean dooms(String subscriber, String id) {
        int doomed = this == FLAKY ? DOOMED : this == POISON ? POISONED : 0;
        return hash(subscriber + "/doom/" + id) < doomed;
    }

    /** What is done with the {@code nth} request for an event. */
    Deed deed(String subscriber, String id, int nth) {
        int hash = hash(subscriber + "/" + nth + "/" + id);
        return switch (this) {
            case STEADY -> Deed.TAKE;
            case DEAD -> Deed.HANG;
            case SLOW -> hash < HALF ? Deed.TAKE_LATE : Deed.DRIP;
            case POISON -> dooms(subscriber, id) ? Deed.FAIL : Deed.TAKE;
            case FLAKY, SHAKY -> dooms(subscriber, id) ? Deed.FAIL : unsteady(hash);
        };
    }

    private static Deed unsteady(int hash) {
        if (hash < FAILS) {
            return Deed.FAIL;
        }
        if (hash < RESETS) {
            return Deed.RESET;
        }
        return hash < HANGS ? Deed.HANG : Deed.TAKE;
    }

    private static int hash(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % THOUSAND);
    }
}
