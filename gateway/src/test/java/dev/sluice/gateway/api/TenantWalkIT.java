// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.ApiDocument;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the document, asked with another tenant's token: nothing of the owner is seen, told or changed. */
class TenantWalkIT {
    private static final String OWNER = "owner-of-it";
    private static final String MARK = "only-the-owners";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    private static Map<String, String> owned;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.running();
        ApiClient owner = user(OWNER);
        String subscription = owner.post(
                        "/v1/subscriptions",
                        "{\"webhook\":{\"url\":\"https://" + MARK + ".example/\",\"headers\":{\"X-K\":\"" + MARK
                                + "\"}}}")
                .text("id");
        // nobody listens there, and it is tried once
        owner.post("/v1/subscriptions", "{\"webhook\":{\"url\":\"http://127.0.0.1:1/\",\"retry\":{\"schedule\":[]}}}");
        String event = owner.post(
                        "/v1/events",
                        "{\"specversion\":\"1.0\",\"id\":\"" + MARK + "\",\"source\":\"/" + MARK + "\",\"type\":\""
                                + MARK + "\"}",
                        "Content-Type",
                        "application/cloudevents+json")
                .text("id");
        owned = Map.of(
                "/v1/sources",
                owner.post("/v1/sources", "{\"provider\":\"github\",\"key\":\"/" + MARK + "\"}")
                        .text("id"),
                "/v1/subscriptions",
                subscription,
                "/v1/replays",
                owner.post("/v1/replays", "{\"subscription\":\"" + subscription + "\",\"from\":\"earliest\"}")
                        .text("id"),
                "/v1/event-types",
                owner.post("/v1/event-types", "{\"type\":\"" + MARK + "\",\"schema\":{}}")
                        .text("id"),
                "/v1/events",
                event,
                "/v1/dead-letters",
                letter(owner));
    }

    private static String letter(ApiClient owner) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> owner.get("/v1/dead-letters").ids(), ids -> !ids.isEmpty())
                .getFirst();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish", "stream");
    }

    @Test
    void nothing_of_another_tenant_is_seen_told_or_changed() {
        String before = standing();
        ApiDocument document = ApiDocument.load();
        List<ApiDocument.Operation> walked = document.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .toList();

        for (ApiDocument.Operation operation : walked) {
            ApiAnswer plain = ask(document, operation, "other", "");
            ApiAnswer named = ask(document, operation, "other", "?tenant=" + OWNER);
            ApiAnswer absent = ask(document, operation, "*", "?tenant=another");

            for (ApiAnswer answer : List.of(plain, named, absent)) {
                assertThat(answer.body()).as(operation.toString()).doesNotContain(MARK, OWNER);
                owned.values()
                        .forEach(id -> assertThat(answer.body())
                                .as(operation.toString())
                                .doesNotContain(id));
            }
            assertThat(named.status()).as(operation.toString()).isEqualTo(403);
            if (operation.path().contains("{id}")) {
                assertThat(plain.status()).as(operation.toString()).isEqualTo(404);
                assertThat(absent.status()).as(operation.toString()).isEqualTo(404);
            }
        }
        assertThat(walked).hasSizeGreaterThanOrEqualTo(17);
        assertThat(standing()).isEqualTo(before);
    }

    @Test
    void what_is_there_for_another_tenant_is_told_like_what_is_not_there() {
        ApiDocument document = ApiDocument.load();
        document.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .filter(operation -> operation.path().contains("{id}"))
                .forEach(operation -> {
                    ApiAnswer there = ask(document, operation, "other", "");
                    ApiAnswer nowhere = ask(document, operation, "other", "", "evt_" + "a".repeat(32));
                    assertThat(there.body()).as(operation.toString()).isEqualTo(nowhere.body());
                });
    }

    @Test
    void without_a_token_or_a_scope_every_operation_is_refused() {
        ApiDocument document = ApiDocument.load();
        document.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .forEach(operation -> {
                    String path = path(operation, id(operation));
                    String body = body(document, operation);
                    assertThat(world.when
                                    .nobody()
                                    .ask(operation.method(), path, body)
                                    .status())
                            .as(operation.toString())
                            .isEqualTo(401);
                    assertThat(world.when
                                    .api(OWNER, "stream")
                                    .ask(operation.method(), path, body)
                                    .status())
                            .as(operation.toString())
                            .isEqualTo(403);
                });
    }

    private static String standing() {
        ApiClient owner = user(OWNER);
        return owner.get("/v1/sources").body()
                + owner.get("/v1/subscriptions").body()
                + owner.get("/v1/event-types").body()
                + owner.get("/v1/events").body();
    }

    private static ApiAnswer ask(ApiDocument document, ApiDocument.Operation operation, String tenant, String query) {
        return ask(document, operation, tenant, query, id(operation));
    }

    private static ApiAnswer ask(
            ApiDocument document, ApiDocument.Operation operation, String tenant, String query, String id) {
        return user(tenant)
                .ask(
                        operation.method(),
                        path(operation, id) + query,
                        body(document, operation),
                        type(document, operation));
    }

    private static String id(ApiDocument.Operation operation) {
        return owned.entrySet().stream()
                .filter(each -> operation.path().startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String path(ApiDocument.Operation operation, String id) {
        return operation.path().replace("{id}", id);
    }

    private static String body(ApiDocument document, ApiDocument.Operation operation) {
        JsonNode content = content(document, operation);
        if (content.isEmpty()) {
            return null;
        }
        for (JsonNode example : content.elements().next().path("examples")) {
            return document.resolved(example).path("value").toString();
        }
        return "{}";
    }

    private static String[] type(ApiDocument document, ApiDocument.Operation operation) {
        JsonNode content = content(document, operation);
        return content.isEmpty()
                ? new String[0]
                : new String[] {"Content-Type", content.fieldNames().next()};
    }

    private static JsonNode content(ApiDocument document, ApiDocument.Operation operation) {
        return document.resolved(operation.json().path("requestBody")).path("content");
    }
}
