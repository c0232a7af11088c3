// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.catchup;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How busy the processors that this process may use are, whoever uses them: looked at off the loops, while somebody asks. Thread-safe. */
final class MachineLoad {
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private record Look(int number, double load, long nanos) {}

    private final Vertx vertx;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Look last = new Look(0, 0, System.nanoTime() - EACH_NANOS);

    MachineLoad(Vertx vertx) {
        this.vertx = vertx;
    }

    /** From 0 to 1 over the last quarter of a second or so; 0 when not known. Has it looked at anew when that is longer ago. */
    double now() {
        Look known = last;
        if (System.nanoTime() - known.nanos >= EACH_NANOS && looking.compareAndSet(false, true)) {
            vertx.executeBlocking(MachineLoad::read, false)
                    .onSuccess(load -> last = new Look(known.number + 1, load, System.nanoTime()))
                    .onComplete(looked -> looking.set(false));
        }
        return known.load;
    }

    /** The number of the last look. */
    int look() {
        return last.number;
    }

    private static double read() {
        double load = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getCpuLoad()
                : 0;
        return load > 0 ? Math.min(load, 1) : 0;
    }
}
