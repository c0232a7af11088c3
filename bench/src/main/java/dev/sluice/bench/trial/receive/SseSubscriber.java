// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

/** Server-Sent Events as a browser reads them (WHATWG HTML, section 9.2), coming back with {@code Last-Event-ID}. Confined to its context. */
public final class SseSubscriber implements StreamClient {
    private static final long PAUSE_MILLIS = 300;
    private static final int OK = 200;

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final IntSupplier doors;
    private final String token;
    private final String path;
    private final StreamLedger ledger;
    private final Promise<Void> started = Promise.promise();
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private int sessions;
    private String lastEventId = "";
    private String name = "";
    private final StringBuilder data = new StringBuilder();
    private boolean stopped;

    /** A subscriber called {@code name}, to {@code types}; none means all. */
    public SseSubscriber(
            Vertx vertx,
            IntSupplier doors,
            String token,
            String name,
            List<String> types,
            LedgerWriter ledger,
            Arrivals arrivals) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setTcpNoDelay(true))
                .with(new PoolOptions().setHttp1MaxSize(2))
                .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
                .build();
        this.doors = doors;
        this.token = token;
        this.ledger = new StreamLedger(name, ledger, arrivals);
        String wanted = URLEncoder.encode(String.join(",", types), StandardCharsets.UTF_8);
        this.path = types.isEmpty() ? "/v1/stream" : "/v1/stream?types=" + wanted;
    }

    @Override
    public Future<Void> start() {
        context.runOnContext(entered -> connect());
        return started.future();
    }

    private void connect() {
        if (stopped) {
            return;
        }
        sessions++;
        name = "";
        data.setLength(0);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(doors.getAsInt())
                .setURI(path)
                .putHeader("Accept", "text/event-stream")
                .putHeader("Authorization", "Bearer " + token);
        if (!lastEventId.isEmpty()) {
            options.putHeader("Last-Event-ID", lastEventId);
        }
        client.request(options)
                .compose(request -> request.send())
                .onSuccess(this::connected)
                .onFailure(this::failed);
    }

    private void failed(Throwable failure) {
        if (!(failure instanceof ConnectException)) {
            notes.add("s" + sessions + " failed: " + failure.getMessage());
        }
        later();
    }

    private void later() {
        vertx.setTimer(PAUSE_MILLIS, timer -> connect());
    }

    private void connected(HttpClientResponse response) {
        if (response.statusCode() != OK) {
            notes.add("s" + sessions + " answered " + response.statusCode());
            response.end().onComplete(ended -> later());
            return;
        }
        RecordParser lines =
                RecordParser.newDelimited("\n", line -> take(line.toString().stripTrailing()));
        boolean[] over = {false};
        response.handler(lines);
        response.exceptionHandler(failure -> ended(over));
        response.endHandler(end -> ended(over));
    }

    private void ended(boolean[] over) {
        if (!over[0] && !stopped) {
            over[0] = true;
            notes.add("s" + sessions + " ended");
            later();
        }
    }

    private void take(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith("data:")) {
            data.append(value(line));
        } else if (line.startsWith("id:")) {
            lastEventId = value(line);
        } else if (line.startsWith("event:")) {
            name = value(line);
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private void dispatch() {
        String message = data.toString();
        String kind = name;
        data.setLength(0);
        name = "";
        try {
            switch (kind) {
                case "" -> {
                    if (!message.isEmpty()) {
                        ledger.event(StreamLedger.JSON.readTree(message), "s" + sessions, 0);
                    }
                }
                case "live" -> started.tryComplete();
                case "gap" -> ledger.gap(StreamLedger.JSON.readTree(message), "s" + sessions);
                case "hello", "expiring" -> {}
                default -> notes.add("s" + sessions + " told " + kind + " " + message);
            }
        } catch (JsonProcessingException e) {
            notes.add("s" + sessions + " sent no JSON");
        }
    }

    @Override
    public void stop() {
        context.runOnContext(entered -> {
            stopped = true;
            client.close().onFailure(failure -> {});
        });
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
