// SPDX-License-Identifier: Apache-2.0
/**
 * The newest records of the log, decoded once and shared by everybody on this node.
 *
 * <p>Start at {@link dev.sluice.events.tail.Reader}, which owns two threads ({@code sluice-reader} fills window and tails,
 * {@code sluice-log-watch} looks after the topic). {@link dev.sluice.events.tail.Tail} has one writer and any number of reading
 * threads, without locks. May import {@code events}, {@code kafka}, {@code dedupe}.
 */
@NullMarked
package dev.sluice.events.tail;

import org.jspecify.annotations.NullMarked;
