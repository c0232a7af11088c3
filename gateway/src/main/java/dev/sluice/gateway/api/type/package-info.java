// SPDX-License-Identifier: Apache-2.0
/**
 * {@code /v1/event-types}: schemas of event types, their versions, and which change is taken.
 *
 * <p>Start at {@link dev.sluice.gateway.api.type.EventTypeRoutes}. Schemas are read and compared off the event loops.
 */
@NullMarked
package dev.sluice.gateway.api.type;

import org.jspecify.annotations.NullMarked;
