// SPDX-License-Identifier: Apache-2.0
/**
 * What streams put on the wire: CloudEvents as JSON, and control messages, as WebSocket text frames or Server-Sent Events.
 *
 * <p>No threads of its own; what has state is confined to one event loop. Start at {@link dev.sluice.delivery.stream.wire.Wire}. May
 * import {@code events}.
 */
@NullMarked
package dev.sluice.delivery.stream.wire;

import org.jspecify.annotations.NullMarked;
