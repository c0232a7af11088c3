// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.load.feed.EventId;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import java.util.HexFormat;

/** Writes down what a stream brings. */
final class StreamLedger {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int TAKEN = 200;

    private final String subscriber;
    private final LedgerWriter ledger;
    private final Arrivals arrivals;

    StreamLedger(String subscriber, LedgerWriter ledger, Arrivals arrivals) {
        this.subscriber = subscriber;
        this.ledger = ledger;
        this.arrivals = arrivals;
    }

    String subscriber() {
        return subscriber;
    }

    /** Takes a CloudEvent in JSON; {@code seq} is 0 where the stream does not count. */
    void event(JsonNode event, String session, long seq) throws JsonProcessingException {
        String id = event.path("eventid").asText();
        JsonNode data = event.path("data");
        ledger.write(new Row.Receipt(
                Clock.micros(),
                subscriber,
                data.at("/canary/tenant").asText(),
                id,
                HexFormat.of().formatHex(EventId.sha256(JSON.writeValueAsBytes(data))),
                0,
                true,
                TAKEN,
                session,
                seq));
        arrivals.taken(subscriber, id);
    }

    void gap(JsonNode gap, String session) {
        JsonNode count = gap.path("count");
        ledger.write(new Row.Gap(
                Clock.micros(),
                subscriber,
                session,
                gap.path("seq").asLong(),
                gap.path("reason").asText(),
                count.isNumber() ? count.asLong() : null));
    }
}
