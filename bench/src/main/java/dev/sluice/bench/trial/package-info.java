// SPDX-License-Identifier: Apache-2.0
/**
 * A trial: traffic with unique ids, faults in the midst of it, and a judgement from the ledgers.
 *
 * <p>The run and its nemesis are in the main thread; providers and subscribers on event loops of this process; broker and gateway
 * are processes of their own. Start reading at {@link dev.sluice.bench.trial.TrialRun}.
 */
@NullMarked
package dev.sluice.bench.trial;

import org.jspecify.annotations.NullMarked;
