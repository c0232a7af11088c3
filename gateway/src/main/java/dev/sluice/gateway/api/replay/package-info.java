// SPDX-License-Identifier: Apache-2.0
/**
 * {@code /v1/replays}: what is delivered again. Owns no thread. Start at {@link dev.sluice.gateway.api.replay.ReplayRoutes}; what runs a
 * replay is in {@code delivery.replay} and {@code delivery.shard}.
 */
@NullMarked
package dev.sluice.gateway.api.replay;

import org.jspecify.annotations.NullMarked;
