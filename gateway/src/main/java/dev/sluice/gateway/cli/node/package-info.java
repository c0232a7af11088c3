// SPDX-License-Identifier: Apache-2.0
/**
 * The commands about a node: {@code dev}, {@code run}, {@code check}. The main thread starts the node and waits; the node owns its threads.
 * Start reading with {@link dev.sluice.gateway.cli.node.DevCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli.node;

import org.jspecify.annotations.NullMarked;
