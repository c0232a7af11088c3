// SPDX-License-Identifier: Apache-2.0
/**
 * Events put straight onto the log, in the product's record format (contract section 3), without the door.
 *
 * <p>Confined to the calling thread; the Kafka client has its own. Start reading at {@link dev.sluice.bench.load.feed.Feed}.
 */
@NullMarked
package dev.sluice.bench.load.feed;

import org.jspecify.annotations.NullMarked;
