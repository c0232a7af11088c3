// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.check;

import dev.sluice.bench.trial.ledger.Row;
import java.util.List;
import java.util.regex.Pattern;

/** What a subscriber asked for, decided without the gateway's own matching. */
final class Interest {
    private final Row.Subscriber subscriber;
    private final List<Pattern> types;

    Interest(Row.Subscriber subscriber) {
        this.subscriber = subscriber;
        this.types = subscriber.types().stream().map(Interest::compile).toList();
    }

    private static Pattern compile(String glob) {
        return Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E");
    }

    Row.Subscriber subscriber() {
        return subscriber;
    }

    boolean matches(Row.Intent event) {
        return event.tenant().equals(subscriber.tenant())
                && event.amount() >= subscriber.minAmount()
                && (types.isEmpty()
                        || types.stream()
                                .anyMatch(type -> type.matcher(event.type()).matches()));
    }

    boolean awaits(Row.Intent event) {
        return event.at() >= subscriber.since() && matches(event);
    }
}
