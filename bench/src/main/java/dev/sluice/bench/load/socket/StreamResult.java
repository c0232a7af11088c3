// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load.socket;

import dev.sluice.bench.load.Percentiles;

/**
 * What a window showed.
 *
 * @param seconds how long it really was
 * @param frames events received over all sockets
 * @param published events put onto the log from the beginning of the run, warm-up included
 * @param missing events times sockets, less what had arrived when all was quiet
 * @param lost sockets that had closed
 * @param latency from the sending to the receipt, of a sample
 */
public record StreamResult(double seconds, long frames, long published, long missing, long lost, Percentiles latency) {

    /** Events received a second. */
    public double rate() {
        return frames / seconds;
    }
}
