// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked over HTTP besides posting webhooks: {@code /v1}, for whoever has a token. The rooms below: {@code route} (from a request
 * to an answer), {@code once} (idempotency keys), {@code resource} (sources and subscriptions), {@code type} (event types),
 * {@code delivery} and {@code attempt} (how a subscription fares), {@code dead} (what was given up), {@code replay} (what is delivered
 * again), {@code event} (publishing, finding and listing). Owns no thread; handlers are made one for each event loop and confined to it.
 * Start reading with {@link dev.sluice.gateway.api.Api}.
 */
@NullMarked
package dev.sluice.gateway.api;

import org.jspecify.annotations.NullMarked;
