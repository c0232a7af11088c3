// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked over HTTP besides posting webhooks: {@code /v1}, for whoever has a token. Routers are made one for each event loop and
 * confined to it. Start reading with {@link dev.sluice.gateway.api.Api}.
 */
@NullMarked
package dev.sluice.gateway.api;

import org.jspecify.annotations.NullMarked;
