// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.delivery.loop.Guard;
import dev.sluice.delivery.notice.Notices;
import dev.sluice.delivery.pace.Probes;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What the endpoints of one shard are worked with. Confined to its event loop, but for what says otherwise.
 *
 * @param vertx for timers
 * @param clock the wall clock
 * @param random for jitter
 * @param guard stands around every timer
 * @param control what delivery may ask of the registry; thread-safe
 * @param notices tells tenants of their subscriptions; thread-safe
 * @param probes when open circuits are probed
 */
public record EndpointParts(
        Vertx vertx,
        InstantSource clock,
        RandomGenerator random,
        Guard guard,
        SubscriptionControl control,
        Notices notices,
        Probes probes) {}
