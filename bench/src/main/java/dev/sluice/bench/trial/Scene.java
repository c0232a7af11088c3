// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.stage.Broker;
import dev.sluice.bench.trial.cluster.Cluster;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import java.time.Duration;

/**
 * What a blow can reach. Confined to the main thread.
 *
 * @param fault as it is called
 * @param share of the traffic's length that is there for each blow
 */
record Scene(String fault, Cluster cluster, Broker broker, Partners partners, LedgerWriter ledger, Duration share) {

    /** Writes down that it begins, or that what it broke was started again. */
    void note(boolean begun) {
        ledger.write(new Row.Fault(Clock.micros(), fault, begun));
    }
}
