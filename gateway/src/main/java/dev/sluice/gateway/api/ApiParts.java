// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import dev.sluice.gateway.api.attempt.AttemptRoutes;
import dev.sluice.gateway.api.dead.DeadLetterRoutes;
import dev.sluice.gateway.api.delivery.DeliveryRoutes;
import dev.sluice.gateway.api.event.EventRoutes;
import dev.sluice.gateway.api.once.IdempotencyKeys;
import dev.sluice.gateway.api.replay.ReplayRoutes;
import dev.sluice.gateway.api.resource.ResourceRoutes;
import dev.sluice.gateway.api.type.EventTypeRoutes;
import dev.sluice.gateway.auth.Authenticator;

/**
 * What the admin API works with.
 *
 * @param maxBodyBytes of one request's body
 * @param keys what was done already
 */
public record ApiParts(
        Authenticator authenticator,
        int maxBodyBytes,
        IdempotencyKeys keys,
        ResourceRoutes.Parts resources,
        DeliveryRoutes.Parts deliveries,
        EventRoutes.Parts events,
        ReplayRoutes.Parts replays,
        DeadLetterRoutes.Parts deadLetters,
        AttemptRoutes.Parts attempts,
        EventTypeRoutes.Parts eventTypes) {}
