// SPDX-License-Identifier: Apache-2.0
/**
 * Who knocks? The HTTP side of the node, the command line, and the room that puts it all together.
 *
 * <p>The rooms stand in a line: {@code problem} and {@code provider} ← {@code auth}, {@code http} ← {@code ingest}, {@code api},
 * {@code management}; {@code data} (the node's own disk) ← {@code app} (starts and stops everything) ← {@code cli} ← {@link
 * dev.sluice.gateway.Main}.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
