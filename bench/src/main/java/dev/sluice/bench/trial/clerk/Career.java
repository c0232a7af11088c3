// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.clerk;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.trial.check.Bounds;
import dev.sluice.bench.trial.check.Life;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.ledger.Row.Deed;
import dev.sluice.bench.trial.receive.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** One subscription, from its making to its deletion or the trial's end. Confined to its thread. */
final class Career {
    private static final String PATH = "/v1/subscriptions";
    private static final List<List<String>> TYPES = List.of(
            List.of(),
            List.of("com.stripe.*"),
            List.of("partner.*"),
            List.of("com.stripe.invoice.paid", "partner.invoice.*", "*.customer.created"));
    private static final List<Long> AMOUNTS = List.of(0L, 0L, 300L, 700L);
    private static final long JUST_ACKED_MICROS = 2_000_000;
    private static final long PATIENCE_MICROS = 60_000_000;

    private final Surroundings surroundings;
    private final String name;
    private final String tenant;
    private final Script script;
    private final Random random;
    private final Life life;
    private String id = "";
    private List<String> types = List.of();
    private long minAmount;
    private int url = 1;

    /** What all have in common; {@code secret} signs, {@code endpoint} is the port that the addresses lead to. */
    record Surroundings(
            Office office, Uptake uptake, LedgerWriter ledger, Bounds bounds, int endpoint, String secret) {}

    Career(Surroundings surroundings, String name, String tenant, Script script, Random random) {
        this.surroundings = surroundings;
        this.name = name;
        this.tenant = tenant;
        this.script = script;
        this.random = random;
        this.life = new Life(surroundings.bounds);
    }

    /** How it ended. */
    enum End {
        DELETED,
        STAYS,
        DOUBTFUL
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    /** How many events of those acknowledged long enough ago are due and not there. */
    long missing() {
        return surroundings.uptake.missing(life, script, Clock.micros());
    }

    /** Says that all that is to come has come. */
    void claimAll() {
        surroundings.ledger.write(new Row.Claim(Clock.micros(), name, Long.MAX_VALUE));
    }

    End lead(BooleanSupplier goesOn) {
        if (!make()) {
            return End.DOUBTFUL;
        }
        for (int steps = 2 + random.nextInt(5); steps > 0 && goesOn.getAsBoolean(); steps--) {
            Pause.seconds(0.2 + 2 * random.nextDouble());
            switch (random.nextInt(3)) {
                case 0 -> move();
                case 1 -> change();
                default -> {
                    if (!rest()) {
                        return End.DELETED;
                    }
                }
            }
        }
        if (!goesOn.getAsBoolean() || random.nextInt(4) == 0) {
            return End.STAYS;
        }
        if (random.nextBoolean()) {
            drain();
        }
        delete();
        return End.DELETED;
    }

    private boolean make() {
        define();
        boolean earliest = random.nextInt(6) == 0;
        Map<String, Object> form = form();
        form.put("from", earliest ? "earliest" : "latest");
        Office.Outcome made = surroundings.office.write(new Office.Order(tenant, "POST", PATH, Json.of(form), false));
        if (!made.done()) {
            enter(Deed.MAYBE_MADE, made);
            return false;
        }
        id = made.body().path("id").asText();
        enter(earliest ? Deed.MADE_FROM_EARLIEST : Deed.MADE, made);
        return true;
    }

    private void define() {
        types = TYPES.get(random.nextInt(TYPES.size()));
        minAmount = AMOUNTS.get(random.nextInt(AMOUNTS.size()));
    }

    private Map<String, Object> form() {
        Map<String, Object> form = new LinkedHashMap<>();
        if (!types.isEmpty()) {
            form.put("types", types);
        }
        if (minAmount > 0) {
            form.put("filter", "data.data.object.amount >= " + minAmount);
        }
        Map<String, Object> webhook = new LinkedHashMap<>();
        webhook.put("url", "http://127.0.0.1:" + surroundings.endpoint + "/" + name + "?u=" + url);
        webhook.put("secrets", List.of(surroundings.secret));
        webhook.put("timeout", "5s");
        webhook.put("retry", Map.of("schedule", List.of("500ms", "1s", "1s", "2s"), "jitter", 0.2));
        form.put("webhook", webhook);
        return form;
    }

    private void move() {
        url++;
        replace();
    }

    private void change() {
        if (random.nextBoolean()) {
            drain();
        }
        define();
        replace();
    }

    private void replace() {
        enter(Deed.CHANGED, write("PUT", "", Json.of(form())));
    }

    /** Pauses for a while; false when it was deleted meanwhile. */
    private boolean rest() {
        enter(Deed.PAUSED, write("POST", "/pause", ""));
        Pause.seconds(0.5 + 4 * random.nextDouble());
        if (random.nextInt(8) == 0) {
            delete();
            return false;
        }
        if (random.nextInt(4) == 0) {
            enter(Deed.RESUMED_FROM_NOW, write("POST", "/resume", "{\"from\":\"now\"}"));
        } else {
            enter(Deed.RESUMED, write("POST", "/resume", ""));
        }
        return true;
    }

    /** Waits for all that is due, so that what is missing then is lost; not where some never arrive and end as dead letters some time. */
    private void drain() {
        if (script == Script.FLAKY) {
            return;
        }
        long began = Clock.micros();
        long upTo = began - JUST_ACKED_MICROS;
        while (surroundings.uptake.missing(life, script, upTo) > 0 && Clock.micros() - began < PATIENCE_MICROS) {
            Pause.seconds(0.1);
        }
        surroundings.ledger.write(new Row.Claim(Clock.micros(), name, upTo));
    }

    private void delete() {
        enter(Deed.DELETED, write("DELETE", "", ""));
    }

    private Office.Outcome write(String method, String action, String body) {
        return surroundings.office.write(new Office.Order(tenant, method, PATH + "/" + id + action, body, true));
    }

    private void enter(Deed deed, Office.Outcome outcome) {
        Row.Change change = new Row.Change(outcome.asked(), outcome.at(), name, tenant, deed, types, minAmount, url);
        life.add(change);
        surroundings.ledger.write(change);
    }
}
