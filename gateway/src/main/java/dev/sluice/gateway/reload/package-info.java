// SPDX-License-Identifier: Apache-2.0
/**
 * Takes a changed configuration file without a restart, or says why it does not. One thread, {@code config-reload}, looks, loads and applies;
 * what it found is read from anywhere. What applying means is for the room that assembles the node to say. Start reading with {@link
 * dev.sluice.gateway.reload.Reloader}.
 */
@NullMarked
package dev.sluice.gateway.reload;

import org.jspecify.annotations.NullMarked;
