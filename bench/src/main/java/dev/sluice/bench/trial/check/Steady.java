// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;

/** One that is the same from beginning to end. */
final class Steady implements Interest {
    private final Row.Subscriber subscriber;
    private final Wanted wanted;

    Steady(Row.Subscriber subscriber) {
        this.subscriber = subscriber;
        this.wanted = new Wanted(subscriber.tenant(), subscriber.types(), subscriber.minAmount());
    }

    @Override
    public String name() {
        return subscriber.name();
    }

    @Override
    public String tenant() {
        return subscriber.tenant();
    }

    @Override
    public boolean ordered() {
        return subscriber.ordered();
    }

    @Override
    public boolean allows(Row.Intent event, long receivedAt) {
        return wanted.matches(event);
    }

    @Override
    public boolean isBefore(History event, long receivedAt) {
        return false;
    }

    @Override
    public boolean awaits(Row.Intent intent, History event) {
        return intent.at() >= subscriber.since() && wanted.matches(intent);
    }
}
