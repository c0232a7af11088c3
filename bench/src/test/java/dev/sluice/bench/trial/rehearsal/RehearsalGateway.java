// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bench.load.feed.EventId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A toy of a gateway with the real one's command line and none of its merits, so that trials can be tried, and found to notice mutants. */
final class RehearsalGateway {
    static final ObjectMapper JSON = new ObjectMapper();

    final Mutant mutant;
    final JsonNode file;
    final String bootstrap;
    final String events;
    final KafkaProducer<byte[], byte[]> producer;

    private RehearsalGateway(Mutant mutant, JsonNode file) {
        this.mutant = mutant;
        this.file = file;
        this.bootstrap = file.at("/kafka/bootstrap.servers").asText();
        this.events = file.at("/topics/prefix").asText() + ".events";
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static void run(Mutant mutant, String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        JsonNode file = JSON.readTree(Files.readString(Path.of(words.get(words.indexOf("--config") + 1))));
        new RehearsalGateway(mutant, file).start(Integer.parseInt(words.get(words.indexOf("--port") + 1)));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private void start(int port) throws Exception {
        makeTopics();
        Vertx vertx = Vertx.vertx();
        for (String name : (Iterable<String>) () -> file.path("subscriptions").fieldNames()) {
            new Courier(this, name, file.path("subscriptions").path(name)).start();
        }
        vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("sluice.v1"))
                .requestHandler(request -> {
                    if (request.path().equals("/v1/stream")) {
                        new ToyStream(this, vertx).events(request);
                    } else {
                        request.body().onSuccess(body -> door(request, body.getBytes()));
                    }
                })
                .webSocketHandler(socket -> new ToyStream(this, vertx).socket(socket))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private void makeTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            String prefix = file.at("/topics/prefix").asText();
            for (String topic : List.of(events, prefix + ".dead-letters", prefix + ".cursors")) {
                try {
                    admin.createTopics(List.of(new NewTopic(topic, Optional.of(3), Optional.of((short) 1))))
                            .all()
                            .get();
                } catch (java.util.concurrent.ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }

    private void door(HttpServerRequest request, byte[] body) {
        String name = request.path().substring("/in/".length());
        JsonNode source = file.path("sources").path(name);
        try {
            if (mutant != Mutant.SKIPS_VERIFICATION_AND_AT_RESUME && !isAuthentic(request, source, body)) {
                request.response().setStatusCode(401).end();
                return;
            }
            JsonNode json = JSON.readTree(body);
            String tenant = source.path("tenant").asText();
            String id = EventId.of(tenant, "/in/" + name, json.path("id").asText());
            String type = (isStripe(source) ? "com.stripe." : "partner.")
                    + json.path("type").asText();
            var record = new ProducerRecord<>(
                    events, json.at("/data/object/customer").asText().getBytes(StandardCharsets.UTF_8), body);
            Map.of("ce_eventid", id, "ce_tenant", tenant, "ce_type", type)
                    .forEach((key, value) -> record.headers().add(key, value.getBytes(StandardCharsets.UTF_8)));
            if (mutant == Mutant.ACKNOWLEDGES_BEFORE_PRODUCING) {
                request.response().end("{\"id\":\"" + id + "\"}");
                Vertx.currentContext().owner().setTimer(500, later -> producer.send(record));
            } else {
                producer.send(
                        record,
                        (where, failure) -> request.response()
                                .setStatusCode(failure == null ? 200 : 503)
                                .end("{\"id\":\"" + id + "\"}"));
            }
        } catch (Exception e) {
            request.response().setStatusCode(400).end();
        }
    }

    private static boolean isStripe(JsonNode source) {
        return source.path("provider").asText().equals("stripe");
    }

    private static boolean isAuthentic(HttpServerRequest request, JsonNode source, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(source.at("/secrets/0").asText().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String given = request.getHeader(isStripe(source) ? "Stripe-Signature" : "X-Signature");
        if (isStripe(source)) {
            mac.update((given.substring(2, given.indexOf(',')) + ".").getBytes(StandardCharsets.UTF_8));
        }
        return given.endsWith("=" + HexFormat.of().formatHex(mac.doFinal(body)));
    }

    static Duration poll() {
        return Duration.ofMillis(50);
    }
}
