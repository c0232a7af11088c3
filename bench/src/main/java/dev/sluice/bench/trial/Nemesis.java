// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.Broker;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import java.util.Random;

/** Deals the blows at moments that the seed decides, spread over the traffic. Confined to the main thread. */
final class Nemesis {
    private static final double DOWN_SECONDS = 1;

    private final TrialSettings settings;
    private final Gateway gateway;
    private final Broker broker;
    private final LedgerWriter ledger;

    Nemesis(TrialSettings settings, Gateway gateway, Broker broker, LedgerWriter ledger) {
        this.settings = settings;
        this.gateway = gateway;
        this.broker = broker;
        this.ledger = ledger;
    }

    /** Returns when the last blow is dealt and what it broke was started again. */
    void act() {
        Random random = new Random(settings.seed());
        double share = settings.length().toMillis() / 1_000.0 / Math.max(1, settings.dealt());
        long start = System.nanoTime();
        for (int i = 0; i < settings.dealt(); i++) {
            double at = share * (i + 0.2 + 0.4 * random.nextDouble());
            Pause.seconds(at - (System.nanoTime() - start) / 1e9);
            deal();
        }
    }

    private void deal() {
        String what = settings.fault().title();
        switch (settings.fault()) {
            case NONE, REBALANCE -> {}
            case KILL_GATEWAY -> {
                ledger.write(new Row.Fault(Clock.micros(), what, true));
                gateway.kill();
                gateway.start(broker.bootstrap());
                ledger.write(new Row.Fault(Clock.micros(), what, false));
                gateway.awaitReady();
            }
            case KILL_BROKER -> {
                ledger.write(new Row.Fault(Clock.micros(), what, true));
                broker.kill();
                Pause.seconds(DOWN_SECONDS);
                broker.restart();
                ledger.write(new Row.Fault(Clock.micros(), what, false));
                broker.awaitReady();
            }
        }
    }
}
