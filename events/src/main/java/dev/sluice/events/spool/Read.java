// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import org.jspecify.annotations.Nullable;

/**
 * What the next step through the spool came to.
 *
 * @param seq the number that it has reached
 * @param spooled the event of that number; null when it can't be read any more
 * @param lost how many events that were waited for can't be read, this one among them
 */
record Read(long seq, @Nullable Spooled spooled, long lost) {}
