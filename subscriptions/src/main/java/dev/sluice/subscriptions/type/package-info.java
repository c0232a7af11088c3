// SPDX-License-Identifier: Apache-2.0
/**
 * Event types: what an event of a type may look like, as versions of a schema, as the registry keeps them.
 *
 * <p>Data only; what a schema means is the gateway's. Start at {@link dev.sluice.subscriptions.type.EventType}.
 */
@NullMarked
package dev.sluice.subscriptions.type;

import org.jspecify.annotations.NullMarked;
