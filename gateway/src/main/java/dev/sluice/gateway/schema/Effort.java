// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

/** How much work one check may still do, in steps of about 50 ns. Confined to one check at a time. */
final class Effort {
    /** About a tenth of a second. */
    static final long MOST = 2_000_000;

    /** Nobody pays before the first check begins. */
    private long left = Long.MAX_VALUE;

    /**
     * The work was more than a check may do. Carries no stack: it is no bug. An error, because the library catches and logs exceptions.
     */
    static final class Spent extends Error {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("too much work", null, false, false);
        }
    }

    void begin() {
        left = MOST;
    }

    /** Since it began; a little more than all when that was too little. */
    long spent() {
        return MOST - left;
    }

    void spend(long work) {
        left -= work;
        if (left < 0) {
            throw new Spent();
        }
    }
}
