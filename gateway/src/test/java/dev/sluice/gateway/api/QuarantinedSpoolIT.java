// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Cluster;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.Signatures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that are not as their type's schema says, at a source that spools, while Kafka is away. */
@Timeout(300)
class QuarantinedSpoolIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String FILE = """
            targets: { allowPrivate: true, allowHttp: true }
            eventTypes:
              order:
                type: com.acme.order
                schemas:
                  - { type: object, properties: { total: { type: number } }, required: [total] }
            sources:
              strict:
                provider: hmac
                header: X-Signature
                signed: "{body}"
                secrets: [k]
                event: { id: /id, type: "com.acme.{/kind}" }
                schemaCheck: quarantine
                whenLogAway: spool
            subscriptions:
              partner:
                types: ["com.acme.*"]
                webhook: { url: "%s", secrets: ["%s"] }
            """;

    @TempDir
    private Path folder;

    private static HttpResponse<String> sends(Cluster.Member node, String id, String total)
            throws IOException, InterruptedException {
        String body = "{\"id\":\"" + id + "\",\"kind\":\"order\",\"total\":" + total + "}";
        var request = HttpRequest.newBuilder(URI.create(node.url() + "/in/strict"))
                .header("X-Signature", Signatures.hmac("k", body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void isSpooled(HttpResponse<String> answer, boolean quarantined) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("sluice-spooled")).contains("true");
        assertThat(answer.headers().firstValue("sluice-quarantined").isPresent())
                .isEqualTo(quarantined);
    }

    /** One letter for each of these, with its reason, and none besides. */
    private static void letters(ApiClient user, String... ids) {
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode items = user.get("/v1/dead-letters").json().path("items");
            assertThat(items).hasSize(ids.length).allSatisfy(each -> {
                assertThat(each.path("reason").asText()).isEqualTo("schema");
                assertThat(each.path("lastOutcome").asText()).isEqualTo("/total: against /properties/total/type");
                assertThat(each.path("subscription").isNull()).isTrue();
            });
            List<String> told = new ArrayList<>();
            items.forEach(each ->
                    told.add(user.get("/v1/dead-letters/" + each.path("id").asText())
                            .json()
                            .path("event")
                            .path("data")
                            .path("id")
                            .asText()));
            assertThat(told).containsExactlyInAnyOrder(ids);
        });
    }

    @Test
    void what_is_quarantined_on_the_disk_is_a_dead_letter_when_kafka_is_back_and_after_a_restart_too()
            throws Exception {
        try (var partner = new Partner();
                var cluster = new Cluster(folder)) {
            String file = FILE.formatted(partner.url(), partner.secret());
            Cluster.Member node = cluster.member("one", file);
            assertThat(sends(node, "before", "1").statusCode()).isEqualTo(200);
            partner.received("before");

            cluster.kafkaGoesAway();
            isSpooled(sends(node, "bad-1", "\"much\""), true);
            isSpooled(sends(node, "good-1", "1"), false);
            isSpooled(sends(node, "bad-2", "\"more\""), true);
            cluster.kafkaIsBack();
            partner.received("before", "good-1");
            letters(node.api("default", "read"), "bad-1", "bad-2");

            cluster.kafkaGoesAway();
            isSpooled(sends(node, "bad-3", "\"most\""), true);
            isSpooled(sends(node, "good-2", "2"), false);
            node.stop();
            cluster.kafkaIsBack();
            Cluster.Member again = cluster.member("one", file);
            partner.received("before", "good-1", "good-2");
            letters(again.api("default", "read"), "bad-1", "bad-2", "bad-3");
        }
    }
}
