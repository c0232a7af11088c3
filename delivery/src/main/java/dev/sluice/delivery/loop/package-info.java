// SPDX-License-Identifier: Apache-2.0
/**
 * How work takes turns with sockets on an event loop. Start at {@link dev.sluice.delivery.loop.NextTurn}. Imports nothing of ours.
 */
@NullMarked
package dev.sluice.delivery.loop;

import org.jspecify.annotations.NullMarked;
