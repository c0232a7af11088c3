// SPDX-License-Identifier: Apache-2.0
/**
 * What an event is, and how it stands on the log: {@link dev.sluice.events.Event} and its CloudEvents Kafka binding.
 *
 * <p>Pure: no clock, no I/O, no threads. Everything here is immutable. Start at {@link dev.sluice.events.EventCodec}. The rooms below it
 * ({@code kafka}, {@code dedupe} ← {@code log}, {@code tail} ← {@code readback}, {@code spool}) may use this one, never the other way.
 */
@NullMarked
package dev.sluice.events;

import org.jspecify.annotations.NullMarked;
