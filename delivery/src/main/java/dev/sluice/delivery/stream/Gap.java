// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events that a session does not get.
 *
 * @param count how many records the log lost there, so at most so many events; null when nobody knows
 */
record Gap(Reason reason, @Nullable Long count) {
    /** Why. */
    enum Reason {
        /** Older than what is kept. */
        RETENTION,
        /** The log was cut: its end is before what the cursor covers. */
        TRUNCATED,
        /** The cursor is of another log. */
        RESET;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Gap retention(long records) {
        return new Gap(Reason.RETENTION, records);
    }
}
