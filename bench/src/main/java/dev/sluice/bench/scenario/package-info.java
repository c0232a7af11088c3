// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmarks: each measures the gateway and its bare ceiling in turns, in the same run, and reports both with their ratio.
 *
 * <p>Confined to the main thread; all load comes from processes of their own. Start reading at {@link
 * dev.sluice.bench.scenario.Scenario}.
 */
@NullMarked
package dev.sluice.bench.scenario;

import org.jspecify.annotations.NullMarked;
