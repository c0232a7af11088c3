// SPDX-License-Identifier: Apache-2.0
/**
 * Sources and subscriptions over the API: made, shown, changed, paused, deleted, as entries of the registry. One set of handlers for
 * both; what differs is in {@link dev.sluice.gateway.api.resource.ResourceType}.
 *
 * <p>Owns no thread; everything is immutable or thread-safe. Start reading with {@link
 * dev.sluice.gateway.api.resource.ResourceRoutes}.
 */
@NullMarked
package dev.sluice.gateway.api.resource;

import org.jspecify.annotations.NullMarked;
