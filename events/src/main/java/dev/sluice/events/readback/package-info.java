// SPDX-License-Identifier: Apache-2.0
/**
 * Older parts of the log, and where on it to begin.
 *
 * <p>Start at {@link dev.sluice.events.readback.ReadBack}, which owns a few threads ({@code sluice-readback-N}) with a consumer for
 * each partition that is being read. May import {@code events}, {@code kafka}, {@code dedupe}, {@code tail}.
 */
@NullMarked
package dev.sluice.events.readback;

import org.jspecify.annotations.NullMarked;
