// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Which numbers can be calculated with in bounded time: {@code 1e99999999} takes ten characters and a hundred million digits. */
final class Numbers {
    /** Digits, zeros before and behind them included; a double has at most 325. */
    static final int MOST_DIGITS = 400;

    private Numbers() {}

    /** Whether the node is a number with too many digits. */
    static boolean isTooLong(JsonNode node) {
        if (!node.isBigDecimal()) {
            return false;
        }
        BigDecimal value = node.decimalValue();
        return Math.abs((long) value.scale()) + value.precision() > MOST_DIGITS;
    }
}
