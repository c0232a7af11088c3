// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.SECRET;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.subscription;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unborn;
import static dev.sluice.subscriptions.registry.topic.SomeSettings.unbornSource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.subscriptions.audit.ChainCheck.Report;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.VersionConflictException;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.registry.topic.RegistryBroker;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditIT {

    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private static final Actor SOMEBODY =
            new Actor(Actor.Type.API, "PUT /v1/subscriptions/{id}", "acme", "ann", "https://issuer", "a".repeat(32));

    private static Report verified() {
        return AuditTrail.verify(BROKER.clients("verifier"), BROKER.topics());
    }

    private static List<JsonNode> records() {
        var records = new ArrayList<JsonNode>();
        AuditTrail.read(BROKER.clients("reader"), BROKER.topics(), each -> records.add(json(each.value())));
        return records;
    }

    private static JsonNode json(byte[] value) {
        try {
            return new ObjectMapper().readTree(value);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Test
    void each_write_has_its_record_of_who_did_what() throws Exception {
        Registry node = BROKER.node();
        var made = await(node.put(unborn("billing", "a"), 0));
        await(node.write(
                SOMEBODY,
                snapshot -> List.of(new Write.Put(
                        made.defined(subscription("billing", "acme", "b")).with(State.PAUSED)))));
        await(node.delete(Kind.SUBSCRIPTION, "billing", Registry.ANY_VERSION));

        List<JsonNode> records = records();

        assertThat(records.stream().map(each -> each.path("change").asText()))
                .containsExactly("created", "changed", "deleted");
        JsonNode changed = records.get(1);
        assertThat(changed.path("actor").toString()).isEqualTo("""
                {"type":"api","operation":"PUT /v1/subscriptions/{id}","tenant":"acme","subject":"ann","issuer":"https://issuer","trace":"%s"}""".formatted("a".repeat(32)));
        assertThat(changed.path("fields").toString()).isEqualTo("[\"state\",\"types\"]");
        assertThat(List.of(changed.path("before").asInt(), changed.path("after").asInt()))
                .containsExactly(1, 2);
        assertThat(changed.path("kind").asText() + "/" + changed.path("id").asText())
                .isEqualTo("subscription/billing");
        assertThat(records.toString()).doesNotContain(SECRET, "very-secret-team", "very-secret-key");
        assertThat(verified().holds()).isTrue();
        assertThat(verified().records()).isEqualTo(3);
    }

    @Test
    void a_refused_write_has_none() throws Exception {
        Registry node = BROKER.node();
        await(node.put(unborn("billing", "a"), 0));

        assertThatThrownBy(() -> await(node.put(unborn("billing", "b"), 7)))
                .hasCauseInstanceOf(VersionConflictException.class);
        await(node.write(SOMEBODY, snapshot -> List.of()));

        assertThat(verified().records()).isEqualTo(1);
    }

    @Test
    void nodes_that_write_at_the_same_time_make_one_chain() throws Exception {
        Registry one = BROKER.node();
        Registry two = BROKER.node();
        await(one.put(unborn("billing", "a"), 0));
        var writes = new ArrayList<Future<?>>();
        for (int i = 0; i < 10; i++) {
            for (Registry node : List.of(one, two)) {
                String source = "source-" + i + (node == one ? "a" : "b");
                writes.add(node.put(unbornSource(source), 0));
            }
        }
        for (Future<?> each : writes) await(each);

        Report report = verified();

        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(21);
        assertThat(report.last().number()).isEqualTo(21);
    }

    @Test
    void a_transaction_of_many_writes_is_many_links_and_a_new_node_goes_on_from_the_last() throws Exception {
        Registry one = BROKER.node();
        var many = new ArrayList<Write>();
        for (int i = 0; i < 300; i++) many.add(new Write.Put(unbornSource("source-" + i)));
        await(one.write(Actor.file("read the file"), snapshot -> many));
        await(one.stop());

        Registry two = BROKER.node();
        await(two.put(unborn("billing", "a"), 0));

        assertThat(verified().findings()).isEmpty();
        assertThat(verified().records()).isEqualTo(301);
    }

    @Test
    void a_write_that_went_around_the_log_is_told() throws Exception {
        Registry node = BROKER.node();
        Resource<?> made = await(node.put(unborn("billing", "a"), 0));
        byte[] changed = new String(BROKER.log().getLast().value(), UTF_8)
                .replace("\"version\":1", "\"version\":2,\"incarnation\":" + made.incarnation())
                .getBytes(UTF_8);
        try (var around = BROKER.clients("around").plainProducer("around")) {
            around.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                            BROKER.topics().registry(), 0, "subscription/billing".getBytes(UTF_8), changed))
                    .get();
        }
        await(node.write(
                SOMEBODY,
                snapshot -> List.of(
                        new Write.Put(snapshot.subscriptions().get("billing").with(State.PAUSED)))));

        assertThat(verified().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.fault()).isEqualTo(ChainCheck.Fault.UNRECORDED));
    }

    @Test
    void when_the_audit_log_cant_be_written_nothing_is() throws Exception {
        Registry node = BROKER.node();
        await(node.put(unborn("billing", "a"), 0));
        try (var admin = BROKER.clients("breaker").admin("breaker")) {
            var topic = new ConfigResource(
                    ConfigResource.Type.TOPIC, BROKER.topics().audit());
            var nothingFits = new AlterConfigOp(new ConfigEntry("max.message.bytes", "1"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(nothingFits)))
                    .all()
                    .get();
        }

        assertThatThrownBy(() ->
                        await(node.write(SOMEBODY, snapshot -> List.of(new Write.Put(unbornSource("unseen"))))))
                .cause()
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.isMaybeWritten()).isFalse());

        Registry other = BROKER.node();
        assertThat(other.current().sources()).doesNotContainKey("unseen");
    }
}
