// SPDX-License-Identifier: Apache-2.0
/**
 * How is a secret kept where others can read?
 *
 * <p>Pure but for randomness. Start at {@link dev.sluice.subscriptions.secret.SecretBox}.
 */
@NullMarked
package dev.sluice.subscriptions.secret;

import org.jspecify.annotations.NullMarked;
