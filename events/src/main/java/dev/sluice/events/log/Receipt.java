// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import dev.sluice.events.Position;

/**
 * An event stands on the log, acknowledged by all in-sync replicas.
 *
 * @param duplicate whether it stood there before (the same id within the window); then the position is the first one's
 */
public record Receipt(String eventId, boolean duplicate, Position position) {}
