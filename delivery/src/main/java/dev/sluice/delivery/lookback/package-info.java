// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a topic from its end backward, within bounds: for lists that show the newest first.
 *
 * <p>One thread, {@code sluice-lookback}, owns a consumer while somebody asks; a walk is confined to the event loop of the request. Start
 * at {@link dev.sluice.delivery.lookback.WalkBack}. May import nothing of delivery.
 */
@NullMarked
package dev.sluice.delivery.lookback;

import org.jspecify.annotations.NullMarked;
