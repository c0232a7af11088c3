// SPDX-License-Identifier: Apache-2.0
/**
 * What a request under an idempotency key was answered, known to every node for a day.
 *
 * <p>Kept as signals, sealed: an answer may hold a secret that is shown once. Owns no thread. Start at {@link
 * dev.sluice.subscriptions.once.KeptAnswers}. May use {@code signals} and {@code secret}.
 */
@NullMarked
package dev.sluice.subscriptions.once;

import org.jspecify.annotations.NullMarked;
