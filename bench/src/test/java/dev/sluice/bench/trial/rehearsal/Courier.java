// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Delivers to one subscription, batch by batch. */
final class Courier {
    private static final int ATTEMPTS = 5;
    private static final int IDLE_POLLS = 40;

    private final RehearsalGateway gateway;
    private final String name;
    private final JsonNode subscription;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ConsumerRecord<byte[], byte[]>> committedOnly = new ArrayList<>();
    private int idlePolls;

    Courier(RehearsalGateway gateway, String name, JsonNode subscription) {
        this.gateway = gateway;
        this.name = name;
        this.subscription = subscription;
    }

    void start() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        gateway.bootstrap,
                        "group.id",
                        name,
                        // whoever comes back after a kill has its partitions at once, not when a session is over
                        "group.instance.id",
                        name,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        "session.timeout.ms",
                        6_000,
                        "heartbeat.interval.ms",
                        500,
                        "max.poll.records",
                        300),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(gateway.events));
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    deliver(consumer);
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }
        });
    }

    private void deliver(KafkaConsumer<byte[], byte[]> consumer) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(RehearsalGateway.poll())) {
            if (wants(event)) {
                batch.add(event);
            }
        }
        if (gateway.mutant == Mutant.COMMITS_BEFORE_DELIVERING) {
            consumer.commitSync();
            batch = late(batch);
        }
        post(batch);
        consumer.commitSync();
    }

    /** Gives what was committed a batch ago, so that whenever the process is killed in traffic there is something committed and not delivered. */
    private List<ConsumerRecord<byte[], byte[]>> late(List<ConsumerRecord<byte[], byte[]>> batch) {
        idlePolls = batch.isEmpty() ? idlePolls + 1 : 0;
        if (batch.isEmpty() && idlePolls < IDLE_POLLS) {
            return batch;
        }
        List<ConsumerRecord<byte[], byte[]>> due = List.copyOf(committedOnly);
        committedOnly.clear();
        committedOnly.addAll(batch);
        return due;
    }

    private void post(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
        List<Thread> posts = batch.stream()
                .map(event -> Thread.ofVirtual().start(() -> deliver(event)))
                .toList();
        for (Thread post : posts) {
            post.join();
        }
    }

    private boolean wants(ConsumerRecord<byte[], byte[]> event) throws Exception {
        if (!header(event, "ce_tenant").equals(subscription.path("tenant").asText())) {
            return false;
        }
        String filter = subscription.path("filter").asText("");
        if (!filter.isEmpty()) {
            long least = Long.parseLong(filter.substring(filter.lastIndexOf(' ') + 1));
            if (RehearsalGateway.JSON
                            .readTree(event.value())
                            .at("/data/object/amount")
                            .asLong()
                    < least) {
                return false;
            }
        }
        return matches(subscription.path("types"), header(event, "ce_type"));
    }

    static boolean matches(JsonNode patterns, String type) {
        boolean any = patterns.isEmpty();
        for (JsonNode pattern : patterns) {
            any |= Pattern.matches("\\Q" + pattern.asText().replace("*", "\\E.*\\Q") + "\\E", type);
        }
        return any;
    }

    static String header(ConsumerRecord<byte[], byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void deliver(ConsumerRecord<byte[], byte[]> event) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (post(event, attempt)) {
                return;
            }
        }
        var letter =
                new ProducerRecord<>(gateway.events.replace(".events", ".dead-letters"), event.key(), event.value());
        event.headers().forEach(letter.headers()::add);
        letter.headers().add("sluice_dead_subscription", name.getBytes(StandardCharsets.UTF_8));
        letter.headers().add("sluice_dead_reason", "exhausted".getBytes(StandardCharsets.UTF_8));
        gateway.producer.send(letter);
    }

    private boolean post(ConsumerRecord<byte[], byte[]> event, int attempt) {
        try {
            String id = header(event, "ce_eventid");
            String time = Long.toString(System.currentTimeMillis() / 1_000);
            Mac mac = Mac.getInstance("HmacSHA256");
            String secret = subscription.at("/webhook/secrets/0").asText().substring("whsec_".length());
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(event.value()));
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(subscription.at("/webhook/url").asText()))
                    .timeout(Duration.ofMillis(1_500))
                    .header("webhook-id", id)
                    .header("webhook-timestamp", time)
                    .header("webhook-signature", signature)
                    .header("sluice-attempt", Integer.toString(attempt))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(event.value()))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (Exception e) {
            return false;
        }
    }
}
