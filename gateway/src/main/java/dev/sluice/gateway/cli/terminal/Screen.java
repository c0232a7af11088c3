// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.terminal;

import java.util.List;
import java.util.Map;

/**
 * What a person sits at, as {@code ./sluice} found it out, because a JVM can't: {@code SLUICE_TTY} names the standard streams that are a
 * terminal's ({@code in out}), {@code COLUMNS} says how wide it is.
 *
 * @param asks whether somebody can be asked
 * @param shown whether standard output is read by somebody
 * @param width in characters; 0 when lines may be of any length
 */
public record Screen(boolean asks, boolean shown, int width) {
    private static final int USUAL = 80;
    private static final int LEAST = 40;

    static Screen of(Map<String, String> environment) {
        List<String> terminals =
                List.of(environment.getOrDefault("SLUICE_TTY", "").split(" "));
        boolean shown = terminals.contains("out");
        return new Screen(terminals.contains("in"), shown, shown ? width(environment.getOrDefault("COLUMNS", "")) : 0);
    }

    private static int width(String columns) {
        return columns.matches("[0-9]{1,4}") ? Math.max(LEAST, Integer.parseInt(columns)) : USUAL;
    }
}
