// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.Map;

/** A part of a report. */
public sealed interface Part permits Section, Figures {
    /** For people, with the last line's end. */
    String text();

    /** For machines. */
    Map<String, Object> facts();
}
