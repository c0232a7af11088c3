// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.List;
import java.util.regex.Pattern;

/** A tenant, type patterns and a least amount, matched without the gateway's own code. */
final class Wanted {
    private final String tenant;
    private final List<Pattern> types;
    private final long minAmount;

    Wanted(String tenant, List<String> types, long minAmount) {
        this.tenant = tenant;
        this.types = types.stream().map(Wanted::compile).toList();
        this.minAmount = minAmount;
    }

    private static Pattern compile(String glob) {
        return Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E");
    }

    boolean matches(Row.Intent event) {
        return event.tenant().equals(tenant)
                && event.amount() >= minAmount
                && (types.isEmpty()
                        || types.stream()
                                .anyMatch(type -> type.matcher(event.type()).matches()));
    }
}
