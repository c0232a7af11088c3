// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.sink;

import dev.sluice.bench.load.Percentiles;

/**
 * What a sink has seen since it was reset.
 *
 * @param nanos the monotonic clock at the report
 * @param received deliveries since the process began, never reset
 * @param verified signatures looked at, all of which were good but {@code forged}
 * @param latency from the stamp in the body to its receipt, of a sample
 */
public record SinkReport(long nanos, long received, long verified, long forged, Percentiles latency) {}
