// SPDX-License-Identifier: Apache-2.0
/**
 * {@code events}: lists, shows and publishes them. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.event.EventGroup}.
 */
@NullMarked
package dev.sluice.gateway.cli.event;

import org.jspecify.annotations.NullMarked;
