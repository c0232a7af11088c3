// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.logging;

import java.util.Locale;

/** The forms that {@code logback.xml} knows. Chosen before the first line is logged. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSON;

    private static final String FORMAT = "sluice.log.format";
    private static final String LEVEL = "sluice.log.level";

    /**
     * Chooses form and level for the rest of the process.
     *
     * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
     */
    public void use(String level) {
        System.setProperty(FORMAT, name());
        System.setProperty(LEVEL, level.toUpperCase(Locale.ROOT));
    }
}
