// SPDX-License-Identifier: Apache-2.0
/**
 * {@code replay}: a part of the log delivered again. Commands are confined to the main thread. Start at {@link
 * dev.sluice.gateway.cli.replay.ReplayGroup}.
 */
@NullMarked
package dev.sluice.gateway.cli.replay;

import org.jspecify.annotations.NullMarked;
