// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas of event types over the API, and the marks that events bear. */
class EventTypeApiIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ORDER =
            "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\"}}}";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.sections(fromFile("")).running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    /** The file's section, with further versions. */
    private static String fromFile(String more) {
        return "eventTypes:\n  of-file:\n    tenant: tf\n    type: com.acme.filed\n    schemas:\n"
                + "      - { type: object, properties: { n: { type: number } } }\n" + more;
    }

    private static ApiAnswer make(ApiClient user, String type, String schema) {
        return user.post("/v1/event-types", "{\"type\":\"" + type + "\",\"schema\":" + schema + "}");
    }

    private static ApiAnswer publish(ApiClient user, String id, String type, String data) {
        String event = user.post(
                        "/v1/events",
                        "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/x\",\"type\":\"" + type
                                + "\",\"data\":" + data + "}",
                        "Content-Type",
                        "application/cloudevents+json")
                .text("id");
        return user.get("/v1/events/" + event);
    }

    @Test
    void one_of_the_file_is_served_and_read_only_and_gets_its_versions_from_there() {
        ApiClient user = user("tf");
        String path = "/v1/event-types/of-file";

        assertThat(user.get(path).text("origin")).isEqualTo("file");
        assertThat(publish(user, "f1", "com.acme.filed", "{\"n\":\"x\"}").text("schemacheck"))
                .isEqualTo("invalid");
        assertThat(user.put(path, "{\"compatibility\":\"none\"}").code()).isEqualTo("read_only");
        assertThat(user.post(path + "/versions", "{\"schema\":{}}").code()).isEqualTo("read_only");
        assertThat(user.delete(path).code()).isEqualTo("read_only");
        assertThat(make(user, "com.acme.filed", "{}").status()).isEqualTo(409);

        world.when.fileSays(fromFile("      - { type: object, properties: { n: { type: [number, string] } } }\n"));
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(user.get(path).json().path("versions").asInt())
                                .isEqualTo(2));
        assertThat(publish(user, "f2", "com.acme.filed", "{\"n\":\"x\"}").text("dataschema"))
                .isEqualTo("urn:sluice:event-type:of-file:2");

        world.when.fileSays(fromFile("      - { type: object }\n"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(world.then.management("/health/ready"))
                        .contains("version 2 is not the one that is in force"));
        world.when.fileSays(fromFile("      - { type: object, required: [n] }\n"));
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(world.then.management("/health/ready")).contains("breaks version 1"));
        assertThat(user.get(path).json().path("versions").asInt()).isEqualTo(2);
    }

    @Test
    void a_type_gets_versions_that_break_nobody() {
        ApiClient user = user("t1");
        ApiAnswer made = make(user, "com.acme.order", ORDER);
        assertThat(made.status()).isEqualTo(201);
        String path = made.header("location");
        assertThat(path).isEqualTo("/v1/event-types/" + made.text("id"));
        assertThat(make(user, "com.acme.order", ORDER).status()).isEqualTo(409);

        String wider = ORDER.replace("\"properties\":{", "\"properties\":{\"note\":{\"type\":\"string\"},");
        ApiAnswer added = user.post(path + "/versions", "{\"schema\":" + wider + "}", "If-Match", made.header("etag"));
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("versions").asInt()).isEqualTo(2);
        assertThat(user.post(path + "/versions", "{\"schema\":" + wider + "}")
                        .json()
                        .path("versions")
                        .asInt())
                .as("the same again")
                .isEqualTo(2);

        String narrower = wider.replace("[\"id\"]", "[\"id\",\"note\"]");
        ApiAnswer refused = user.post(path + "/versions", "{\"schema\":" + narrower + "}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/schema/required");
        assertThat(user.post(path + "/versions", "{\"schema\":{}}", "If-Match", made.header("etag"))
                        .status())
                .isEqualTo(412);

        assertThat(user.put(path, "{\"compatibility\":\"none\"}").text("compatibility"))
                .isEqualTo("none");
        assertThat(user.post(path + "/versions", "{\"schema\":" + narrower + "}")
                        .json()
                        .path("versions")
                        .asInt())
                .isEqualTo(3);
        assertThat(user.get(path + "?version=1").json().path("schema").path("required"))
                .hasSize(1);
        assertThat(user.get(path + "?version=4").status()).isEqualTo(404);
        assertThat(user.get("/v1/event-types?type=com.acme.order").ids()).containsExactly(made.text("id"));
        assertThat(user("t2").get(path).status()).isEqualTo(404);
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertThat(user.get(path).status()).isEqualTo(404);
    }

    private static String with(String property, String required) {
        return "{\"type\":\"object\",\"required\":[" + required + "],\"properties\":{\"id\":{\"type\":\"string\"}"
                + property + "}}";
    }

    private static ApiAnswer version(ApiClient user, String path, String schema) {
        return user.post(path + "/versions", "{\"schema\":" + schema + "}");
    }

    private static String made(ApiClient user, String type, String mode) {
        ApiAnswer answer = user.post(
                "/v1/event-types",
                "{\"type\":\"" + type + "\",\"compatibility\":\"" + mode + "\",\"schema\":" + with("", "\"id\"") + "}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("compatibility")).isEqualTo(mode);
        return answer.header("location");
    }

    /** Who reads by the version before has to be able to read what is written by the new one: less may be asked of him, not more. */
    @Test
    void forward_lets_a_version_ask_more_of_publishers_and_never_less() {
        ApiClient user = user("t6");
        String path = made(user, "com.acme.forward", "forward");

        ApiAnswer less = version(user, path, with("", ""));
        assertThat(less.status()).isEqualTo(422);
        assertThat(less.pointers()).containsExactly("/schema/required");

        String more = with(",\"note\":{\"type\":\"string\"}", "\"id\",\"note\"");
        assertThat(version(user, path, more).status()).isEqualTo(201);
        assertThat(user.get(path).json().path("versions").asInt()).isEqualTo(2);
    }

    @Test
    void full_refuses_what_breaks_either_side() {
        ApiClient user = user("t7");
        String path = made(user, "com.acme.full", "full");

        String more = with(",\"note\":{\"type\":\"string\"}", "\"id\",\"note\"");
        for (String breaking : new String[] {with("", ""), more}) {
            ApiAnswer refused = version(user, path, breaking);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.pointers()).containsExactly("/schema/required");
        }

        String optional = with(",\"note\":{\"type\":\"string\"}", "\"id\"");
        assertThat(version(user, path, optional).status()).isEqualTo(201);
        assertThat(user.get(path).json().path("versions").asInt()).isEqualTo(2);
    }

    @Test
    void a_schema_that_is_none_or_asks_for_more_than_itself_is_refused_with_its_place() {
        ApiClient user = user("t3");
        ApiAnswer answer = make(user, "x", "{\"properties\":{\"a\":{\"$ref\":\"https://example.com/x\"}}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.pointers()).containsExactly("/schema/properties/a/$ref");
        assertThat(make(user, "x", "{\"type\":\"text\"}").status()).isEqualTo(422);
        assertThat(make(user, "dev.sluice.x", "{}").pointers()).containsExactly("/type");
        assertThat(user.post("/v1/event-types", "{\"type\":\"x\",\"schema\":{},\"mode\":1}")
                        .pointers())
                .containsExactly("/mode");
    }

    @Test
    void events_of_the_type_bear_its_schema_and_whether_they_are_as_it_says() {
        ApiClient user = user("t4");
        assertThat(publish(user, "0", "com.acme.paid", "{\"id\":\"a\"}").json().has("dataschema"))
                .isFalse();
        String id = make(user, "com.acme.paid", ORDER).text("id");
        ApiAnswer valid = publish(user, "1", "com.acme.paid", "{\"id\":\"a\"}");
        assertThat(valid.text("dataschema")).isEqualTo("urn:sluice:event-type:" + id + ":1");
        assertThat(valid.text("schemacheck")).isEqualTo("valid");
        assertThat(publish(user, "2", "com.acme.paid", "{\"id\":1}").text("schemacheck"))
                .isEqualTo("invalid");
        assertThat(publish(user("t5"), "3", "com.acme.paid", "{\"id\":1}")
                        .json()
                        .has("schemacheck"))
                .as("another tenant's")
                .isFalse();
        assertThat(user.get("/v1/events/" + valid.text("eventid")).text("schemacheck"))
                .isEqualTo("valid");
    }
}
