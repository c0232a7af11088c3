// SPDX-License-Identifier: Apache-2.0
/**
 * What every command needs of the process around it: streams, environment, ending, failures. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.terminal.Terminal}.
 */
@NullMarked
package dev.sluice.gateway.cli.terminal;

import org.jspecify.annotations.NullMarked;
