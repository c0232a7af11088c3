// SPDX-License-Identifier: Apache-2.0
/**
 * {@code /v1/dead-letters}: what was given up, listed and shown.
 *
 * <p>Everything is confined to the request's event loop or thread-safe. Start at {@link dev.sluice.gateway.api.dead.DeadLetterRoutes}.
 */
@NullMarked
package dev.sluice.gateway.api.dead;

import org.jspecify.annotations.NullMarked;
