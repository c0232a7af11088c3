// SPDX-License-Identifier: Apache-2.0
/**
 * What the file says about types of events.
 *
 * <p>Data only; what a schema means is the gateway's. Start at {@link dev.sluice.config.type.EventTypeSettings}.
 */
@NullMarked
package dev.sluice.config.type;

import org.jspecify.annotations.NullMarked;
