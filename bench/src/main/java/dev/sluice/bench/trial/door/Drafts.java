// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.bench.load.feed.EventId;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.Row;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes events, the same for the same seed. Confined to one thread. */
public final class Drafts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KINDS = List.of("invoice.paid", "charge.refunded", "customer.created");
    private static final int KEYS = 50;
    private static final int LARGEST_AMOUNT = 1_000;
    private static final int ONE_FORGED_IN = 100;

    private final List<Source> sources;
    private final long run;
    private final Random random;
    private final Map<String, Long> seqs = new HashMap<>();
    private long number;

    public Drafts(List<Source> sources, long seed) {
        this.sources = List.copyOf(sources);
        this.run = seed;
        this.random = new Random(seed);
    }

    /** The next event. */
    public Draft next() {
        Source source = sources.get(random.nextInt(sources.size()));
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        String key = "cus_" + random.nextInt(KEYS);
        long amount = random.nextInt(LARGEST_AMOUNT);
        boolean forged = random.nextInt(ONE_FORGED_IN) == 0;
        long seq = seqs.merge(source.name() + "/" + key, 1L, Long::sum);
        String providerId = "evt_trial_" + run + "_" + number++;
        byte[] body = body(source, providerId, kind, key, seq, amount);
        Row.Intent intent = new Row.Intent(
                Clock.micros(),
                EventId.of(source.tenant(), "/in/" + source.name(), providerId),
                source.tenant(),
                source.name(),
                source.type(kind),
                amount,
                key,
                seq,
                HexFormat.of().formatHex(EventId.sha256(body)),
                forged);
        return new Draft(intent, source, Buffer.buffer(body));
    }

    private byte[] body(Source source, String id, String kind, String key, long seq, long amount) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", id).put("object", "event").put("type", kind).put("created", Clock.micros() / 1_000_000);
        json.putObject("data").putObject("object").put("customer", key).put("amount", amount);
        json.putObject("canary")
                .put("tenant", source.tenant())
                .put("seq", seq)
                .put("text", "ÄÖ€ \"quoted\" \\ " + random.nextLong());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON", e);
        }
    }
}
