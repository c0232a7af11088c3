// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

/**
 * One window of one contender.
 *
 * @param rate of what the scenario counts, per second
 * @param p50 in milliseconds
 * @param p99 in milliseconds
 * @param cores processor time of the process under test per second of the window
 * @param brokerCores the broker's
 * @param rssMiB resident memory at the end
 * @param peakMiB its peak
 * @param flaws answers that were not 2xx, bad signatures, missing frames, lost connections
 */
public record Sample(
        double rate,
        double p50,
        double p99,
        double cores,
        double brokerCores,
        double rssMiB,
        double peakMiB,
        long flaws) {

    /** Work done for each second of processor time. */
    public double perCpuSecond() {
        return cores == 0 ? 0 : rate / cores;
    }

    /** Processor time for each piece of work, in microseconds. */
    public double microsEach() {
        return rate == 0 ? 0 : cores / rate * 1e6;
    }
}
