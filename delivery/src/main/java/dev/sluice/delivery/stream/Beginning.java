// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a session begins.
 *
 * @param next the offset wanted next on every partition; null is where the hub stands when the session begins
 * @param gaps what it is told to have missed
 */
@SuppressWarnings("ArrayRecordComponent")
record Beginning(long @Nullable [] next, List<Gap> gaps) {
    static Beginning now() {
        return new Beginning(null, List.of());
    }

    static Beginning at(long[] next) {
        return new Beginning(next, List.of());
    }
}
