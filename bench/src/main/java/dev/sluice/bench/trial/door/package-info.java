// SPDX-License-Identifier: Apache-2.0
/**
 * The providers of a trial: events with ids of their own, signed, posted at a steady rate and posted again until they are
 * acknowledged or refused, each step in the ledger.
 *
 * <p>Confined to one event loop. Start reading at {@link dev.sluice.bench.trial.door.Provider}.
 */
@NullMarked
package dev.sluice.bench.trial.door;

import org.jspecify.annotations.NullMarked;
