// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import dev.sluice.bench.process.Usage;

/** Reads what a process and the broker use between two moments. Confined to one thread. */
final class Meter {
    private final long pid;
    private final long brokerPid;
    private final Usage before;
    private final Usage brokerBefore;
    private final long began = System.nanoTime();

    private Meter(long pid, long brokerPid) {
        this.pid = pid;
        this.brokerPid = brokerPid;
        this.before = Usage.of(pid);
        this.brokerBefore = Usage.of(brokerPid);
    }

    static Meter start(long pid, long brokerPid) {
        return new Meter(pid, brokerPid);
    }

    /** What was used up to now. */
    Used stop() {
        double seconds = (System.nanoTime() - began) / 1e9;
        Usage after = Usage.of(pid);
        Usage brokerAfter = Usage.of(brokerPid);
        return new Used(
                (after.cpuSeconds() - before.cpuSeconds()) / seconds,
                (brokerAfter.cpuSeconds() - brokerBefore.cpuSeconds()) / seconds,
                after.rssMiB(),
                after.peakMiB());
    }

    /** See {@link Sample}. */
    record Used(double cores, double brokerCores, double rssMiB, double peakMiB) {
        Sample sample(double rate, double p50, double p99, long flaws) {
            return new Sample(rate, p50, p99, cores, brokerCores, rssMiB, peakMiB, flaws);
        }
    }
}
