// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import java.time.Duration;

/**
 * When a subscription is disabled because of its endpoint.
 *
 * @param byGone whether by a 410; else it counts as any other failure
 * @param after so long of nothing but failures
 */
public record Disabling(boolean byGone, Duration after) {}
