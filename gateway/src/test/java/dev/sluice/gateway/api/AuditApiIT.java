// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of writes over the API, and of the file's. */
class AuditApiIT {
    private static final String HOOK = "{\"webhook\":{\"url\":\"https://partner.example/hooks\"}}";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.stripe("of-file").running();
    }

    private static List<JsonNode> of(String id) {
        return world.then.audit().stream()
                .map(AuditApiIT::json)
                .filter(each -> each.path("id").asText().equals(id))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Test
    void every_successful_write_is_told_with_who_did_it_and_the_names_of_what_changed() {
        ApiClient api = world.when.api("a1", "read", "write");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        ApiAnswer made = api.post("/v1/subscriptions", HOOK, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        String path = made.header("location");
        ApiAnswer rotated = api.post(path + "/rotate-secret", null);
        api.put(path, HOOK.replace("{\"webhook", "{\"types\":[\"x\"],\"webhook"));
        api.post(path + "/pause", null);
        api.post(path + "/resume", "{\"from\":\"now\"}");
        api.get(path);
        api.put(path, "{}");
        api.put(path, HOOK, "If-Match", "\"1-1\"");
        api.delete(path);

        List<JsonNode> told = of(made.text("id"));

        assertThat(told.stream().map(each -> each.at("/actor/operation").asText()))
                .containsExactly(
                        "POST /v1/subscriptions",
                        "POST /v1/subscriptions/{id}/rotate-secret",
                        "PUT /v1/subscriptions/{id}",
                        "POST /v1/subscriptions/{id}/pause",
                        "POST /v1/subscriptions/{id}/resume",
                        "DELETE /v1/subscriptions/{id}");
        // where "now" is may have moved: the pause is told on the log
        assertThat(told.stream().map(each -> each.path("fields").toString().replace("\"starts\",", "")))
                .containsExactly(
                        "[]",
                        "[\"oldSecrets\",\"webhook.secrets\"]",
                        "[\"types\"]",
                        "[\"state\"]",
                        "[\"incarnation\",\"state\"]",
                        "[]");
        assertThat(told).allSatisfy(each -> {
            assertThat(each.at("/actor/type").asText()).isEqualTo("api");
            assertThat(each.at("/actor/tenant").asText()).isEqualTo("a1");
            assertThat(each.at("/actor/subject").asText()).isEqualTo("kit");
            assertThat(each.path("tenant").asText()).isEqualTo("a1");
        });
        assertThat(told.getFirst().at("/actor/trace").asText()).isEqualTo(trace);
        assertThat(told.toString())
                .doesNotContain(
                        made.json().at("/webhook/secrets/0").asText(),
                        rotated.json().at("/webhook/secrets/0").asText(),
                        "partner.example");
    }

    @Test
    void what_a_file_brings_is_told_as_the_files() {
        assertThat(of("of-file")).singleElement().satisfies(each -> {
            assertThat(each.at("/actor/type").asText()).isEqualTo("file");
            assertThat(each.path("change").asText()).isEqualTo("created");
        });
    }

    @Test
    void the_chain_goes_on_after_a_restart() {
        ApiClient api = world.when.api("a2", "read", "write");
        String before = api.post("/v1/sources", "{\"provider\":\"github\"}").text("id");
        world.when.restarts();
        String after = world.when
                .api("a2", "read", "write")
                .post("/v1/sources", "{\"provider\":\"github\"}")
                .text("id");

        assertThat(of(after).getFirst().path("number").asLong())
                .isGreaterThan(of(before).getFirst().path("number").asLong());
    }
}
