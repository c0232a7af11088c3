// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import dev.sluice.bench.process.Orders;
import dev.sluice.events.kafka.KafkaClients;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The door's ceiling: reads the body, computes Stripe's HMAC-SHA256, appends the record with {@code acks=all}, answers 200 upon its
 * acknowledgement: {@code PORT SECRET BOOTSTRAP TOPIC}, with {@code ALGORITHM} behind (ed25519, ecdsa, rsa) it verifies a signature
 * with the secret as public key. One event loop.
 */
public final class BareIngest {
    private static final int ID_LENGTH = 28;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Context context;
    private final Proof proof;

    BareIngest(Context context, Proof proof, String bootstrap, String topic) {
        this.context = context;
        this.topic = topic;
        this.proof = proof;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "max.block.ms",
                        5_000,
                        "batch.size",
                        KafkaClients.INGEST_BATCH_BYTES,
                        "max.in.flight.requests.per.connection",
                        KafkaClients.INGEST_REQUESTS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.partitionsFor(topic);
    }

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        start(vertx, List.of(arguments));
        Orders.say("ready");
        Orders.obey(order -> {});
    }

    static void start(Vertx vertx, List<String> arguments) {
        Context context = vertx.getOrCreateContext();
        Proof proof =
                arguments.size() > 4 ? Proof.pair(arguments.get(4), arguments.get(1)) : Proof.hmac(arguments.get(1));
        var ingest = new BareIngest(context, proof, arguments.get(2), arguments.get(3));
        Loop.await(context, () -> ingest.listen(vertx, Integer.parseInt(arguments.get(0))));
    }

    private Future<HttpServer> listen(Vertx vertx, int port) {
        return vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1");
    }

    private void handle(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> take(request, body))
                .onFailure(failure -> request.response().setStatusCode(400).end());
    }

    private void take(HttpServerRequest request, Buffer buffer) {
        byte[] body = buffer.getBytes();
        if (!proof.holds(request, body)) {
            var unused = request.response().setStatusCode(401).end();
            return;
        }
        String id = id(request, body);
        var unused = producer.send(
                record(id, body),
                (where, failure) -> context.runOnContext(done -> answer(request, id, failure == null ? 200 : 503)));
    }

    private static String id(HttpServerRequest request, byte[] body) {
        String sent = request.getHeader("X-Event-Id");
        if (sent != null) {
            return sent;
        }
        String text = new String(body, 0, 64, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\"id\":\"") + 6;
        return text.substring(at, at + ID_LENGTH);
    }

    private ProducerRecord<byte[], byte[]> record(String id, byte[] body) {
        var record = new ProducerRecord<>(topic, ascii(id), body);
        String now = Instant.now().toString();
        Headers headers = record.headers();
        headers.add("ce_specversion", ascii("1.0"))
                .add("ce_id", ascii(id))
                .add("ce_source", ascii("/in/bench"))
                .add("ce_type", ascii("com.stripe.invoice.paid"))
                .add("ce_time", ascii(now))
                .add("ce_tenant", ascii("bench"))
                .add("ce_eventid", ascii(id))
                .add("ce_receivedtime", ascii(now))
                .add("ce_verification", ascii("body"))
                .add("ce_partitionkey", ascii("cus_000000"))
                .add("content-type", ascii("application/json"));
        return record;
    }

    private static void answer(HttpServerRequest request, String id, int status) {
        var unused = request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("sluice-event-id", id)
                .end("{\"id\":\"" + id + "\"}");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
