// SPDX-License-Identifier: Apache-2.0
/**
 * {@code /v1/subscriptions/{id}/attempts}: the requests made for a subscription.
 *
 * <p>Everything is confined to the request's event loop or thread-safe. Start at {@link dev.sluice.gateway.api.attempt.AttemptRoutes}.
 */
@NullMarked
package dev.sluice.gateway.api.attempt;

import org.jspecify.annotations.NullMarked;
