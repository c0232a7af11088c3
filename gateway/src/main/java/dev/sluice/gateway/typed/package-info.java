// SPDX-License-Identifier: Apache-2.0
/**
 * Events that come in, and the schemas of their types: marks them before they are published.
 *
 * <p>Start at {@link dev.sluice.gateway.typed.EventTypes}. Checks run on two threads of their own, {@code sluice-schema}.
 */
@NullMarked
package dev.sluice.gateway.typed;

import org.jspecify.annotations.NullMarked;
