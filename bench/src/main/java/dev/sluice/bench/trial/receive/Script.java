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
    SHAKY;

    private static final int THOUSAND = 1_000;
    private static final int FAILS = 70;
    private static final int RESETS = 85;
    private static final int HANGS = 100;
    private static final int DOOMED = 10;

    /** What an endpoint does with a request. */
    public enum Deed {
        TAKE,
        FAIL,
        RESET,
        HANG
    }

    /** Whether this event is never taken. */
    public boolean dooms(String subscriber, String id) {
        return this == FLAKY && hash(subscriber + "/doom/" + id) < DOOMED;
    }

    /** What is done with the {@code nth} request for an event. */
    Deed deed(String subscriber, String id, int nth) {
        if (this == STEADY) {
            return Deed.TAKE;
        }
        int hash = hash(subscriber + "/" + nth + "/" + id);
        if (dooms(subscriber, id) || hash < FAILS) {
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
