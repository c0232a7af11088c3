// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

import io.vertx.core.Future;
import java.util.List;

/** A stream subscriber that comes back with its cursor whenever it is cut off. Thread-safe. */
public interface StreamClient {
    /** Connects; completes once its start is fixed for the first time. */
    Future<Void> start();

    /** Stays away from now on. */
    void stop();

    /** Every time it was cut off, or told something unexpected, in words. */
    List<String> notes();
}
