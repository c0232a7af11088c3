// SPDX-License-Identifier: Apache-2.0
/**
 * The subscribers of a trial: an endpoint whose misbehaviour is decided by hash, and stream clients that come back with their cursor.
 * What arrives is in the ledger before it is answered.
 *
 * <p>Each confined to its event loop. Start reading at {@link dev.sluice.bench.trial.receive.Endpoint} and {@link
 * dev.sluice.bench.trial.receive.StreamClient}.
 */
@NullMarked
package dev.sluice.bench.trial.receive;

import org.jspecify.annotations.NullMarked;
