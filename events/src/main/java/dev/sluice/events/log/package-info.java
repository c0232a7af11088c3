// SPDX-License-Identifier: Apache-2.0
/**
 * The way onto the log: the only writer of the events topic.
 *
 * <p>Start at {@link dev.sluice.events.log.EventLog}. Owns the producer (whose I/O thread is Kafka's) and one thread that makes
 * producers; answers return to the caller's context in bursts. May import {@code events}, {@code kafka}, {@code dedupe}.
 */
@NullMarked
package dev.sluice.events.log;

import org.jspecify.annotations.NullMarked;
