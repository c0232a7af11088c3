// SPDX-License-Identifier: Apache-2.0
/**
 * Thousands of WebSocket clients in one thread, which parse no more than they must to count every event and read its stamp. A
 * process of its own; start reading at {@link dev.sluice.bench.load.socket.SocketLoad}.
 */
@NullMarked
package dev.sluice.bench.load.socket;

import org.jspecify.annotations.NullMarked;
