// SPDX-License-Identifier: Apache-2.0
/**
 * {@code event-types}: schemas of event types and their versions. Commands are confined to the main thread. Start at {@link
 * dev.sluice.gateway.cli.type.TypeGroup}.
 */
@NullMarked
package dev.sluice.gateway.cli.type;

import org.jspecify.annotations.NullMarked;
