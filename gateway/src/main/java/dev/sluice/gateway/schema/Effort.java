// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

/** How much work one check may still do. Confined to one check at a time. */
final class Effort {
    /** About a tenth of a second. */
    private static final long MOST = 2_000_000;

    private long left;

    /** The work was more than a check may do. Carries no stack: it is no bug. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("too much work", null, false, false);
        }
    }

    void begin() {
        left = MOST;
    }

    void spend(long work) {
        left -= work;
        if (left < 0) {
            throw new Spent();
        }
    }
}
