// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import java.util.List;

/**
 * Where a session begins.
 *
 * @param next the offset wanted next on every partition
 * @param gaps what it is told to have missed
 */
@SuppressWarnings("ArrayRecordComponent")
record Beginning(long[] next, List<Gap> gaps) {
    static Beginning at(long[] next) {
        return new Beginning(next, List.of());
    }
}
