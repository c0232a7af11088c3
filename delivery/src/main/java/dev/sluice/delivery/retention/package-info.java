// SPDX-License-Identifier: Apache-2.0
/**
 * Looks where the log begins, so that what retention takes is told before and after. One timer; what is found is done on the shards' loops
 * ({@code shard.Gaps}). Start at {@link dev.sluice.delivery.retention.RetentionWatch}.
 */
@NullMarked
package dev.sluice.delivery.retention;

import org.jspecify.annotations.NullMarked;
