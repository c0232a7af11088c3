// SPDX-License-Identifier: Apache-2.0
/**
 * Compares the ledgers: was anything lost, invented, altered, repeated too often, reordered, or shown to the wrong tenant?
 *
 * <p>Reads files only and knows nothing of the gateway. Confined to the calling thread. Start reading at
 * {@link dev.sluice.bench.trial.check.Checker}; {@link dev.sluice.bench.trial.check.Proof} shows that it can be trusted.
 */
@NullMarked
package dev.sluice.bench.trial.check;

import org.jspecify.annotations.NullMarked;
