// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import dev.sluice.bench.process.Orders;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import javax.crypto.Mac;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The ceiling of delivery: reads the log, signs as Standard Webhooks, posts over kept-alive connections: {@code BOOTSTRAP TOPIC
 * SINK_PORT WHSEC_SECRET IN_FLIGHT FROM_END}. One event loop; no retry, no commit, no record of attempts.
 */
public final class BareDeliver {
    private final HttpClient client;
    private final RequestOptions target;
    private final Mac mac;
    private final int limit;
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private int inFlight;

    private BareDeliver(Vertx vertx, List<String> arguments) {
        this.limit = Integer.parseInt(arguments.get(4));
        this.mac = Macs.sha256(Base64.getDecoder().decode(arguments.get(3).substring("whsec_".length())));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(arguments.get(2)))
                .setURI("/hook");
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(limit));
    }

    public static void main(String[] arguments) {
        start(Vertx.vertx(), List.of(arguments));
        Orders.say("ready");
        Orders.obey(order -> {});
    }

    static void start(Vertx vertx, List<String> arguments) {
        Context context = vertx.getOrCreateContext();
        BareDeliver deliver = Loop.await(context, () -> Future.succeededFuture(new BareDeliver(vertx, arguments)));
        LogThread[] log = new LogThread[1];
        log[0] = LogThread.start(
                arguments.get(0),
                arguments.get(1),
                Boolean.parseBoolean(arguments.get(5)),
                batch -> context.runOnContext(entered -> deliver.take(batch, log[0])));
    }

    private void take(ConsumerRecords<byte[], byte[]> batch, LogThread log) {
        batch.forEach(waiting::add);
        pump(log);
    }

    private void pump(LogThread log) {
        while (inFlight < limit && !waiting.isEmpty()) {
            inFlight++;
            send(waiting.remove()).onComplete(done -> {
                inFlight--;
                log.done();
                pump(log);
            });
        }
    }

    private Future<Integer> send(ConsumerRecord<byte[], byte[]> event) {
        return client.request(target)
                .compose(request -> dress(request, event)
                        .send(Buffer.buffer(event.value()))
                        .compose(response -> response.end().map(response.statusCode())));
    }

    private HttpClientRequest dress(HttpClientRequest request, ConsumerRecord<byte[], byte[]> event) {
        String id = LogThread.header(event, "ce_eventid");
        String timestamp = Long.toString(System.currentTimeMillis() / 1_000);
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
        String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(event.value()));
        return request.putHeader("content-type", "application/json")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", timestamp)
                .putHeader("webhook-signature", signature)
                .putHeader("ce-specversion", "1.0")
                .putHeader("ce-id", LogThread.header(event, "ce_id"))
                .putHeader("ce-source", LogThread.header(event, "ce_source"))
                .putHeader("ce-type", LogThread.header(event, "ce_type"))
                .putHeader("ce-time", LogThread.header(event, "ce_time"))
                .putHeader("ce-eventid", id)
                .putHeader("sluice-attempt", "1");
    }
}
