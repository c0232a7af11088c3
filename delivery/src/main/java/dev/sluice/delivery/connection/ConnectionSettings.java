// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How connections are made and kept.
 *
 * @param keepAlive how long an idle one lives
 * @param connectTimeout how long one may take to come up
 * @param trust whose certificates are believed; null for the JDK's authorities
 * @param most no idle one is kept beyond so many, idle or in use
 */
public record ConnectionSettings(
        Duration keepAlive,
        Duration connectTimeout,
        @Nullable TrustOptions trust,
        int most) {}
