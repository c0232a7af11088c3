// SPDX-License-Identifier: Apache-2.0
/**
 * What nodes must know of each other: small typed values under a name, the last one counts, read by every node.
 *
 * <p>Kept in the compacted topic {@code <prefix>.signals}. One thread, {@code signals}, owns the consumer and the producer; what it has read
 * is read by anybody. Signals are soft: one that can't be read is passed over, and a bound may forget the oldest; what must not be lost
 * stands in the registry. Start at {@link dev.sluice.subscriptions.signals.Signals}. Uses nothing else of this module.
 */
@NullMarked
package dev.sluice.subscriptions.signals;

import org.jspecify.annotations.NullMarked;
