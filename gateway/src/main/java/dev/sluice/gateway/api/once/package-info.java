// SPDX-License-Identifier: Apache-2.0
/**
 * What was done already under an {@code Idempotency-Key}. Owns no thread. Start reading with {@link
 * dev.sluice.gateway.api.once.IdempotencyKeys}.
 */
@NullMarked
package dev.sluice.gateway.api.once;

import org.jspecify.annotations.NullMarked;
