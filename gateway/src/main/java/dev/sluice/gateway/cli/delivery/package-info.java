// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked about a subscription's deliveries: its lag, a test of its endpoint. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.delivery.LagCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli.delivery;

import org.jspecify.annotations.NullMarked;
