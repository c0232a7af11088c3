// SPDX-License-Identifier: Apache-2.0
/**
 * What was sent, answered, logged and received, as files of JSON lines. A row is on file before what it tells of becomes visible to
 * the gateway: an intent before its request, a receipt before its answer.
 *
 * <p>Uses Jackson only. Writers are thread-safe, readers confined. Start reading at {@link dev.sluice.bench.trial.ledger.Row}.
 */
@NullMarked
package dev.sluice.bench.trial.ledger;

import org.jspecify.annotations.NullMarked;
