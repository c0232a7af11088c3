// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.AdminClient;
import dev.sluice.bench.trial.ledger.Clock;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntSupplier;

/**
 * Has writes done by whatever gateway is there, and looks whether that one shows at once what it has taken. Thread-safe.
 *
 * <p>A write that nobody answered is asked for again, elsewhere: all but making are the same when done twice.
 */
final class Office {
    private static final double PAUSE_SECONDS = 0.1;
    private static final long PATIENCE_MICROS = 60_000_000;
    private static final int GONE = 404;

    private final IntSupplier doors;
    private final Map<String, AdminClient> clients = new ConcurrentHashMap<>();
    private final Queue<String> flaws = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> passing = new ConcurrentSkipListMap<>();

    /** {@code doors} gives the port of a gateway that is there, for each request. */
    Office(IntSupplier doors) {
        this.doors = doors;
    }

    /**
     * What is to be done.
     *
     * @param body JSON or empty
     * @param repeatable whether asking twice does no more than asking once
     */
    record Order(String tenant, String method, String path, String body, boolean repeatable) {}

    /**
     * What came of it.
     *
     * @param asked when it was asked for first, in the ledger's time
     * @param at when the answer came
     * @param body of the answer
     * @param done false when nobody knows
     */
    record Outcome(long asked, long at, JsonNode body, boolean done) {}

    /** What the API did that it should not have done. */
    Queue<String> flaws() {
        return flaws;
    }

    /** How often it was told to come again, by the reason. */
    Map<String, Integer> passing() {
        return passing;
    }

    private AdminClient client(String tenant) {
        return clients.computeIfAbsent(tenant, AdminClient::new);
    }

    /**
     * Has it done; blocks.
     *
     * @throws IllegalStateException when it is refused, or when no gateway does it within a minute; this is a flaw then
     */
    Outcome write(Order order) {
        long asked = Clock.micros();
        boolean doubted = false;
        String last = "nothing";
        while (Clock.micros() - asked < PATIENCE_MICROS) {
            int port = doors.getAsInt();
            try {
                AdminClient.Answer answer = client(order.tenant).ask(port, order.method, order.path, order.body);
                boolean gone = answer.status() == GONE && order.method.equals("DELETE") && doubted;
                if (gone || answer.status() < 300) {
                    Outcome outcome = new Outcome(asked, Clock.micros(), answer.body(), true);
                    readBack(order, port, answer.body());
                    return outcome;
                }
                if (!isPassing(answer.status())) {
                    throw flaw(order, answer.status() + " " + answer.body());
                }
                last = "status " + answer.status();
                passing.merge(answer.status() + " " + answer.body().path("code").asText(), 1, Integer::sum);
            } catch (ConnectException e) {
                last = "no connection";
            } catch (IOException e) {
                if (!order.repeatable) {
                    return new Outcome(asked, Clock.micros(), MissingNode.getInstance(), false);
                }
                doubted = true;
                last = String.valueOf(e);
            }
            Pause.seconds(PAUSE_SECONDS);
        }
        throw flaw(order, "not done within a minute, at last " + last);
    }

    /** Draining, too fast, overtaken, or made by another node a moment ago. */
    private static boolean isPassing(int status) {
        return status == 503 || status == 429 || status == 412 || status == GONE;
    }

    private IllegalStateException flaw(Order order, String what) {
        String text = order.method + " " + order.path + ": " + what;
        flaws.add(text);
        return new IllegalStateException(text);
    }

    /** The gateway that took a write shows it; when it is gone meanwhile, nothing is shown either way. */
    private void readBack(Order order, int port, JsonNode written) {
        String path = order.path.replaceFirst("/(pause|resume)$", "");
        String one = order.method.equals("POST") && written.has("id") && path.equals(order.path)
                ? path + "/" + written.path("id").asText()
                : path;
        try {
            AdminClient.Answer seen = client(order.tenant).ask(port, "GET", one, "");
            boolean deleted = order.method.equals("DELETE");
            boolean right = deleted
                    ? seen.status() == GONE
                    : seen.status() == 200
                            && seen.body().path("version").equals(written.path("version"))
                            && seen.body().path("state").equals(written.path("state"));
            if (!right && seen.status() != 503) {
                flaws.add("stale read after " + order.method + " " + one + " at " + port + ": " + seen.status() + " "
                        + seen.body() + " instead of " + written);
            }
        } catch (IOException goneMeanwhile) {
            Pause.seconds(PAUSE_SECONDS);
        }
    }
}
