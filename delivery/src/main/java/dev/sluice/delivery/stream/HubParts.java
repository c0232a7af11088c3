// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.events.tail.Reader;
import dev.sluice.subscriptions.cursor.CursorCodec;
import java.time.InstantSource;
import org.apache.kafka.common.Uuid;

/**
 * What a hub works with; all of it is thread-safe and shared by the hubs of a node.
 *
 * @param reader started: its tails know where the log ends
 * @param readBack older parts of the log
 * @param offsets where starts are
 * @param cursors signs and reads cursors
 * @param topicId of the events topic
 * @param clock the wall clock
 * @param stuck called when a hub does not move any more: the process must end
 */
public record HubParts(
        Reader reader,
        ReadBack readBack,
        StartOffsets offsets,
        CursorCodec cursors,
        Uuid topicId,
        InstantSource clock,
        StreamMeters meters,
        StreamOptions options,
        Runnable stuck) {}
