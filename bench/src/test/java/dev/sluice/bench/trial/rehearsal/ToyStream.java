// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One stream, with a consumer and a thread of its own; its cursor is a list of offsets. */
final class ToyStream {
    private interface Sender {
        void event(ObjectNode event, long seq);

        void cursor(String cursor, long seq);
    }

    private final RehearsalGateway gateway;
    private final Vertx vertx;
    private final AtomicBoolean closed = new AtomicBoolean();

    ToyStream(RehearsalGateway gateway, Vertx vertx) {
        this.gateway = gateway;
        this.vertx = vertx;
    }

    void socket(ServerWebSocket socket) {
        var context = vertx.getOrCreateContext();
        String tenant = tenant(socket.headers().get("Authorization"));
        socket.closeHandler(gone -> closed.set(true));
        socket.writeTextMessage("{\"type\":\"hello\",\"session\":\"toy\"}");
        socket.textMessageHandler(text -> {
            JsonNode message = read(text);
            start(tenant, message.path("types"), message.path("from").asText(), new Sender() {
                @Override
                public void event(ObjectNode event, long seq) {
                    send("event", seq, "event", event);
                }

                @Override
                public void cursor(String cursor, long seq) {
                    send(seq < 0 ? "subscribed" : "cursor", seq, "cursor", RehearsalGateway.JSON.valueToTree(cursor));
                }

                private void send(String type, long seq, String field, JsonNode value) {
                    ObjectNode frame = RehearsalGateway.JSON.createObjectNode();
                    frame.put("type", type).put("id", "a").put("seq", seq).set(field, value);
                    context.runOnContext(now -> socket.writeTextMessage(frame.toString()));
                }
            });
        });
    }

    void events(HttpServerRequest request) {
        var context = vertx.getOrCreateContext();
        request.response().closeHandler(gone -> closed.set(true));
        request.response().setChunked(true).putHeader("content-type", "text/event-stream");
        String types = request.getParam("types");
        JsonNode patterns = RehearsalGateway.JSON.valueToTree(types == null ? List.of() : List.of(types.split(",")));
        String last = request.getHeader("Last-Event-ID");
        start(tenant(request.getHeader("Authorization")), patterns, last == null ? "latest" : last, new Sender() {
            @Override
            public void event(ObjectNode event, long seq) {
                write("data: " + event + "\n\n");
            }

            @Override
            public void cursor(String cursor, long seq) {
                write((seq < 0 ? "event: live\ndata: {}\n" : "") + "id: " + cursor + "\n\n");
            }

            private void write(String text) {
                context.runOnContext(now -> request.response().write(text));
            }
        });
    }

    private static String tenant(String authorization) {
        String claims = authorization.split("\\.")[1];
        return read(new String(Base64.getUrlDecoder().decode(claims)))
                .path("tenant")
                .asText();
    }

    private static JsonNode read(String text) {
        try {
            return RehearsalGateway.JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void start(String tenant, JsonNode types, String from, Sender sender) {
        Thread.ofPlatform().daemon().start(() -> {
            try (var consumer = new KafkaConsumer<byte[], byte[]>(
                    Map.of("bootstrap.servers", gateway.bootstrap, "group.id", "toy", "enable.auto.commit", false),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                List<TopicPartition> partitions = consumer.partitionsFor(gateway.events).stream()
                        .map(partition -> new TopicPartition(gateway.events, partition.partition()))
                        .toList();
                consumer.assign(partitions);
                seek(consumer, partitions, from);
                sender.cursor(cursor(consumer, partitions), -1);
                boolean skips = gateway.mutant == Mutant.SKIPS_VERIFICATION_AND_AT_RESUME && !from.equals("latest");
                follow(consumer, partitions, tenant, types, skips, sender);
            }
        });
    }

    private static void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, String from) {
        if (from.equals("latest")) {
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            return;
        }
        String[] offsets = from.split("-");
        partitions.forEach(at -> consumer.seek(at, Long.parseLong(offsets[at.partition()])));
    }

    private static String cursor(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        String[] offsets = new String[partitions.size()];
        partitions.forEach(at -> offsets[at.partition()] = Long.toString(consumer.position(at)));
        return String.join("-", offsets);
    }

    private void follow(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            String tenant,
            JsonNode types,
            boolean skipsFirst,
            Sender sender) {
        long seq = 0;
        boolean skips = skipsFirst;
        while (!closed.get()) {
            var batch = consumer.poll(RehearsalGateway.poll());
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                if (Courier.header(record, "ce_tenant").equals(tenant)
                        && Courier.matches(types, Courier.header(record, "ce_type"))) {
                    if (skips) {
                        skips = false;
                        continue;
                    }
                    ObjectNode event = RehearsalGateway.JSON.createObjectNode();
                    event.put("eventid", Courier.header(record, "ce_eventid"));
                    event.set("data", read(new String(record.value(), java.nio.charset.StandardCharsets.UTF_8)));
                    sender.event(event, ++seq);
                }
            }
            if (!batch.isEmpty()) {
                sender.cursor(cursor(consumer, partitions), seq);
            }
        }
    }
}
