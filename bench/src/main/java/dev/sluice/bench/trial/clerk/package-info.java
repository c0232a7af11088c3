// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions that are made, changed, paused and deleted over the API while events come, each step in the ledger.
 *
 * <p>Every subscription is led by a virtual thread of its own. Start reading at {@link dev.sluice.bench.trial.clerk.Clerk}.
 */
@NullMarked
package dev.sluice.bench.trial.clerk;

import org.jspecify.annotations.NullMarked;
