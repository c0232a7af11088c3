// SPDX-License-Identifier: Apache-2.0
/**
 * What an event of a type may look like: JSON Schema 2020-12, bounded so that no schema and no event can hold a thread, and which
 * change of a schema breaks whom.
 *
 * <p>Pure: no clock, no I/O, no threads of its own. Start at {@link dev.sluice.gateway.schema.EventSchema}.
 */
@NullMarked
package dev.sluice.gateway.schema;

import org.jspecify.annotations.NullMarked;
