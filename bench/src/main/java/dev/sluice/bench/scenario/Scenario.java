// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

/** One benchmark. */
public interface Scenario {
    /** As it is called on the command line. */
    String name();

    /** Runs it, some minutes long, and gives what it showed. Blocks. */
    Report run(Settings settings);
}
