// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.ConnectException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Speaks {@code sluice.v1}: one subscription, the cursor kept in memory. Confined to its context. */
public final class WebSocketSubscriber implements StreamClient {
    private static final long PAUSE_MILLIS = 300;

    private final Vertx vertx;
    private final Context context;
    private final WebSocketClient client;
    private final IntSupplier doors;
    private final WebSocketConnectOptions address;
    private final StreamLedger ledger;
    private final List<String> types;
    private final Promise<Void> started = Promise.promise();
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private int sessions;
    private @Nullable String cursor;
    private @Nullable WebSocket socket;
    private boolean stopped;

    /** A subscriber called {@code name}, to {@code types}; none means all. {@code doors} gives the port for each connection. */
    public WebSocketSubscriber(
            Vertx vertx,
            IntSupplier doors,
            String token,
            String name,
            List<String> types,
            LedgerWriter ledger,
            Arrivals arrivals) {
        this.vertx = vertx;
        this.doors = doors;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxMessageSize(4 << 20));
        this.ledger = new StreamLedger(name, ledger, arrivals);
        this.types = List.copyOf(types);
        this.address = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setURI("/v1/stream")
                .setAllowOriginHeader(false)
                .addSubProtocol("sluice.v1")
                .putHeader("Authorization", "Bearer " + token);
    }

    @Override
    public Future<Void> start() {
        context.runOnContext(entered -> connect());
        return started.future();
    }

    private void connect() {
        if (!stopped) {
            sessions++;
            client.connect(address.setPort(doors.getAsInt()))
                    .onSuccess(this::connected)
                    .onFailure(this::later);
        }
    }

    private void later(Throwable failure) {
        if (!(failure instanceof ConnectException)) {
            notes.add("s" + sessions + " failed: " + failure.getMessage());
        }
        vertx.setTimer(PAUSE_MILLIS, timer -> connect());
    }

    private void connected(WebSocket opened) {
        socket = opened;
        String session = "s" + sessions;
        opened.textMessageHandler(text -> take(opened, session, text));
        opened.exceptionHandler(failure -> {});
        opened.closeHandler(closed -> {
            if (!stopped) {
                notes.add(session + " closed with " + opened.closeStatusCode());
                vertx.setTimer(PAUSE_MILLIS, timer -> connect());
            }
        });
    }

    private void take(WebSocket opened, String session, String text) {
        try {
            JsonNode message = StreamLedger.JSON.readTree(text);
            switch (message.path("type").asText()) {
                case "hello" -> subscribe(opened);
                case "subscribed" -> {
                    remember(message);
                    started.tryComplete();
                }
                case "event" ->
                    ledger.event(
                            message.path("event"), session, message.path("seq").asLong());
                case "cursor" -> remember(message);
                case "gap" -> {
                    ledger.gap(message, session);
                    remember(message);
                }
                case "live", "pong", "paused", "expiring", "authenticated" -> {}
                default -> notes.add(session + " told " + text);
            }
        } catch (JsonProcessingException e) {
            notes.add(session + " sent no JSON");
        }
    }

    private void remember(JsonNode message) {
        String told = message.path("cursor").asText("");
        cursor = told.isEmpty() ? cursor : told;
    }

    private void subscribe(WebSocket opened) {
        ObjectNode frame =
                StreamLedger.JSON.createObjectNode().put("type", "subscribe").put("id", "a");
        if (!types.isEmpty()) {
            types.forEach(frame.putArray("types")::add);
        }
        frame.put("from", cursor == null ? "latest" : cursor);
        opened.writeTextMessage(frame.toString()).onFailure(failure -> notes.add("subscribe could not be sent"));
    }

    @Override
    public void stop() {
        context.runOnContext(entered -> {
            stopped = true;
            if (socket != null) {
                socket.close().onFailure(failure -> {});
            }
        });
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
