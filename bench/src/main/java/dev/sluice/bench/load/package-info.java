// SPDX-License-Identifier: Apache-2.0
/**
 * What load clients and sinks share: a selector loop, a histogram, and the stamp by which one process tells another when an event
 * was sent.
 *
 * <p>Built to use as little processor time as possible, since it shares the machine with what is measured. All confined to the
 * thread that runs the {@link dev.sluice.bench.load.Reactor}; start reading there.
 */
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
