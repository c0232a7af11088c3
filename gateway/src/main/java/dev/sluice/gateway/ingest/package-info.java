// SPDX-License-Identifier: Apache-2.0
/**
 * The door: {@code POST /in/{source}}, from the request's head to the answer that says the event is on the log.
 *
 * <p>One {@code IngestHandler} an event loop, confined to it with all its {@code Intake}s; the sources, limiters, byte budget and
 * meters are shared by the loops and thread-safe. Nothing here blocks. Start reading with {@link dev.sluice.gateway.ingest.Ingest}.
 */
@NullMarked
package dev.sluice.gateway.ingest;

import org.jspecify.annotations.NullMarked;
