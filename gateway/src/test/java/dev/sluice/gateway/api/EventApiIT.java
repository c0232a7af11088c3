// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.World;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events over the API, on one node. Each test has a tenant of its own. */
class EventApiIT {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.stripe("of-file").running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    private static String event(String id, String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/shop\",\"type\":\"com.acme.order\"" + more
                + "}";
    }

    private static ApiAnswer publish(ApiClient user, String event) {
        return user.post("/v1/events", event, "Content-Type", STRUCTURED);
    }

    @Test
    void a_structured_event_is_published_once_and_found_by_its_id() {
        ApiClient user = user("e1");
        String json = event(
                "o-1",
                ",\"subject\":\"s\",\"data\":{\"n\":  1.0,\"t\":\"\\u00e9\"},\"shard\":7,"
                        + "\"tenant\":\"other\",\"eventid\":\"x\",\"verification\":\"body\"");

        ApiAnswer first = publish(user, json);
        ApiAnswer again = publish(user, json);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("sluice-event-id")).isEqualTo(first.text("id")).startsWith("evt_");
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(List.of(first.header("sluice-duplicate"), again.header("sluice-duplicate")))
                .containsExactly("", "true");
        ApiAnswer found = user.get("/v1/events/" + first.text("id"));
        assertThat(found.body()).contains("{\"n\":  1.0,\"t\":\"\\u00e9\"}");
        JsonNode event = found.json();
        assertThat(event.path("tenant").asText()).isEqualTo("e1");
        assertThat(event.path("eventid").asText()).isEqualTo(first.text("id"));
        assertThat(event.path("verification").asText()).isEqualTo("token");
        assertThat(event.path("shard").asText()).isEqualTo("7");
        assertThat(event.path("subject").asText()).isEqualTo("s");
    }

    @Test
    void a_binary_event_keeps_its_bytes_and_is_delivered_to_a_subscription() {
        ApiClient user = user("e2");
        var partner = world.then.partner("binary");
        user.post(
                "/v1/subscriptions",
                "{\"webhook\":{\"url\":\"" + partner.url() + "\",\"secrets\":[\"" + partner.secret() + "\"]}}");

        ApiAnswer answer = user.post(
                "/v1/events",
                "raw \u00e9",
                "Content-Type",
                "text/plain",
                "ce-specversion",
                "1.0",
                "ce-id",
                "b-1",
                "ce-source",
                "/shop",
                "ce-type",
                "com.acme.note",
                "ce-subject",
                "caf%C3%A9",
                "ce-partitionkey",
                "k");

        assertThat(answer.status()).isEqualTo(200);
        partner.received("b-1");
        var request = partner.requests().getFirst();
        assertThat(request.getBodyAsString()).isEqualTo("raw \u00e9");
        assertThat(request.getHeader("webhook-id")).isEqualTo(answer.text("id"));
        JsonNode found = user.get("/v1/events/" + answer.text("id")).json();
        assertThat(found.path("subject").asText()).isEqualTo("caf\u00e9");
        assertThat(found.path("partitionkey").asText()).isEqualTo("k");
        assertThat(found.path("data_base64").asText()).isEqualTo("cmF3IMOp");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "application/json, false",
        "text/plain, true",
        "text/plain, false",
        "application/xml, false",
        "application/octet-stream, true"
    })
    void what_the_cloud_events_sdk_writes_is_published_as_it_is(String type, boolean structured) {
        ApiClient user = user("e16");
        // the SDK writes an attribute into a header as it is, where the binding (3.1.3.2) asks for percent encoding
        String subject = structured ? "caf\u00e9 1%" : "cafe 1%";
        String data = type.endsWith("json") ? "{\"n\":1,\"t\":\"Zo\u00eb\"}" : "<a>Zo\u00eb</a>\n";
        var event = CloudEventBuilder.v1()
                .withId("sdk " + type + structured)
                .withSource(URI.create("/shop"))
                .withType("com.acme.order")
                .withSubject(subject)
                .withTime(OffsetDateTime.parse("2026-11-21T10:00:00.5Z"))
                .withDataSchema(URI.create("https://example.com/schema"))
                .withExtension("shard", "7")
                .withData(type, data.getBytes(StandardCharsets.UTF_8))
                .build();
        var headers = new ArrayList<String>();
        var body = new AtomicReference<byte[]>();
        var writer = HttpMessageFactory.createWriter((name, value) -> headers.addAll(List.of(name, value)), body::set);
        if (structured) {
            writer.writeStructured(event, JsonFormat.CONTENT_TYPE);
        } else {
            writer.writeBinary(event);
        }
        headers.replaceAll(text -> text.equalsIgnoreCase("Content-Type") ? "Content-Type" : text);

        ApiAnswer answer =
                user.post("/v1/events", new String(body.get(), StandardCharsets.UTF_8), headers.toArray(String[]::new));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String found = user.get("/v1/events/" + answer.text("id")).body();
        CloudEvent read = new JsonFormat().deserialize(found.getBytes(StandardCharsets.UTF_8));
        for (String name : List.of("id", "source", "type", "subject", "time", "dataschema", "datacontenttype")) {
            assertThat(read.getAttribute(name)).as(name).isEqualTo(event.getAttribute(name));
        }
        assertThat(read.getExtension("shard")).isEqualTo("7");
        assertThat(read.getExtension("eventid")).isEqualTo(answer.text("id"));
        assertThat(new String(read.getData().toBytes(), StandardCharsets.UTF_8)).isEqualTo(data);
    }

    @Test
    void a_batch_is_answered_with_its_ids_and_as_a_duplicate_when_all_are() {
        ApiClient user = user("e3");
        String one = event("x-1", "");
        String two = event("x-2", ",\"datacontenttype\":\"text/plain\",\"data\":\"hello\"");

        ApiAnswer first = user.post("/v1/events", "[" + one + "," + two + "]", "Content-Type", BATCH);
        ApiAnswer mixed = user.post("/v1/events", "[" + one + "," + event("x-3", "") + "]", "Content-Type", BATCH);
        ApiAnswer repeats = user.post("/v1/events", "[" + one + "," + two + "]", "Content-Type", BATCH);

        assertThat(first.json().path("ids")).hasSize(2);
        assertThat(mixed.header("sluice-duplicate")).isEmpty();
        assertThat(repeats.header("sluice-duplicate")).isEqualTo("true");
        assertThat(repeats.body()).isEqualTo(first.body());
        assertThat(user.post("/v1/events", "[]", "Content-Type", BATCH).body()).isEqualTo("{\"ids\":[]}");
    }

    @Test
    void what_only_the_gateway_may_say_is_422_and_what_is_no_cloudevent_tells_why() {
        ApiClient user = user("e4");

        assertThat(publish(user, event("1", "").replace("/shop", "/in/stripe")).pointers())
                .containsExactly("/source");
        assertThat(publish(user, event("1", "").replace("com.acme.order", "dev.sluice.x"))
                        .pointers())
                .containsExactly("/type");
        assertThat(publish(user, "{}").pointers()).containsExactly("", "", "", "");
        assertThat(publish(user, event("1", ",\"Bad\":\"x\",\"time\":\"noon\",\"list\":[1]"))
                        .pointers())
                .containsExactlyInAnyOrder("/Bad", "/time", "/list");
        assertThat(publish(user, event("1", ",\"data\":1,\"data_base64\":\"AA==\""))
                        .pointers())
                .containsExactly("/data_base64");
        assertThat(user.post("/v1/events", "[" + event("1", "") + ",{}]", "Content-Type", BATCH)
                        .pointers())
                .containsOnly("/1");
        assertThat(publish(user, "[]").code()).isEqualTo("body_malformed");
        assertThat(publish(user, event("1", "") + "x").code()).isEqualTo("body_malformed");
        assertThat(user.post("/v1/events", "<x/>", "Content-Type", "application/cloudevents+xml")
                        .status())
                .isEqualTo(415);
        assertThat(user.post("/v1/events", "{}").pointers()).containsOnly("");
        assertThat(user.get("/v1/events").ids()).isEmpty();
    }

    @Test
    void an_event_has_few_attributes() {
        String many = IntStream.range(0, 61).mapToObj(i -> ",\"x" + i + "\":1").collect(Collectors.joining());
        ApiClient user = user("e15");

        assertThat(publish(user, event("o-1", many)).pointers()).containsExactly("");
        assertThat(publish(user, event("o-2", many.replace(",\"x60\":1", ""))).status())
                .isEqualTo(200);
    }

    @Test
    void events_are_listed_oldest_first_page_by_page_until_the_end() {
        ApiClient user = user("e5");
        List<String> published = IntStream.range(0, 25)
                .mapToObj(i -> "n-" + i)
                .peek(id -> publish(user, event(id, "")))
                .toList();

        List<String> listed = new ArrayList<>();
        String path = "/v1/events?limit=4";
        String after = "";
        while (after != null) {
            ApiAnswer page = user.get(path + (after.isEmpty() ? "" : "&after=" + after));
            listed.addAll(page.ids());
            assertThat(page.ids()).hasSizeLessThanOrEqualTo(4);
            after = page.text("after");
        }

        assertThat(listed).isEqualTo(published);
    }

    @Test
    void lists_are_filtered_by_type_subject_source_and_time() {
        ApiClient user = user("e6");
        publish(user, event("a", ",\"subject\":\"s1\""));
        publish(user, event("b", "").replace("com.acme.order", "com.acme.bill"));
        publish(user, event("c", "").replace("/shop", "/till"));
        String tomorrow = Instant.now().plusSeconds(86_400).toString();

        assertThat(user.get("/v1/events?type=com.acme.bill").ids()).containsExactly("b");
        assertThat(user.get("/v1/events?type=com.acme.b*&type=*.order").ids()).containsExactly("a", "b", "c");
        assertThat(user.get("/v1/events?subject=s1").ids()).containsExactly("a");
        assertThat(user.get("/v1/events?source=/till").ids()).containsExactly("c");
        assertThat(user.get("/v1/events?since=" + tomorrow).ids()).isEmpty();
        assertThat(user.get("/v1/events?since=2020-01-01T00:00:00Z").ids()).hasSize(3);
        assertThat(user.get("/v1/events?since=yesterday").status()).isEqualTo(400);
        assertThat(user.get("/v1/events?after=nonsense").code()).isEqualTo("bad_cursor");
    }

    @Test
    void another_tenants_events_are_not_there_and_a_cursor_of_another_tenant_is_none() {
        ApiClient one = user("e7");
        String id = publish(one, event("mine", "")).text("id");
        publish(one, event("mine-too", ""));
        String after = one.get("/v1/events?limit=1").text("after");

        assertThat(user("e8").get("/v1/events/" + id).code()).isEqualTo("out_of_index");
        assertThat(user("e8")
                        .get("/v1/events/" + id + "?around=" + Instant.now())
                        .code())
                .isEqualTo("not_found");
        assertThat(user("e8").get("/v1/events").ids()).isEmpty();
        assertThat(user("e8").get("/v1/events?after=" + after).code()).isEqualTo("bad_cursor");
        assertThat(user("*").get("/v1/events/" + id).status()).isEqualTo(200);
        assertThat(user("*").get("/v1/events?tenant=e7&limit=1").ids()).containsExactly("mine");
        assertThat(user("*")
                        .post("/v1/events", event("1", ""), "Content-Type", STRUCTURED)
                        .code())
                .isEqualTo("tenant_required");
    }

    @Test
    void a_restricted_token_sees_and_makes_no_other_events_and_writes_nothing() {
        ApiClient owner = user("e9");
        String small = publish(owner, event("small", ",\"data\":{\"n\":1}")).text("id");
        String large = publish(owner, event("large", ",\"data\":{\"n\":9}")).text("id");
        ApiClient narrow = world.when.restricted("e9", "com.acme.*", "data.n < 5", "read", "write", "publish");

        assertThat(narrow.get("/v1/events").ids()).containsExactly("small");
        assertThat(narrow.get("/v1/events?type=*").ids()).containsExactly("small");
        assertThat(narrow.get("/v1/events/" + small).status()).isEqualTo(200);
        assertThat(narrow.get("/v1/events/" + large).code()).isEqualTo("out_of_index");
        assertThat(publish(narrow, event("more", ",\"data\":{\"n\":2}")).status())
                .isEqualTo(200);
        assertThat(publish(narrow, event("much", ",\"data\":{\"n\":7}")).code()).isEqualTo("restricted");
        assertThat(narrow.post("/v1/subscriptions", "{\"webhook\":{\"url\":\"https://a.example/\"}}")
                        .code())
                .isEqualTo("restricted");
        assertThat(owner.get("/v1/events").ids()).containsExactly("small", "large", "more");
    }

    @Test
    void the_doors_events_are_found_too() {
        HttpResponse<String> accepted =
                world.when.provider("of-file").sendsStripe("{\"id\":\"evt_9\",\"type\":\"invoice.paid\"}");
        String id = accepted.headers().firstValue("Sluice-Event-Id").orElseThrow();

        JsonNode event = user("default").get("/v1/events/" + id).json();

        assertThat(event.path("source").asText()).isEqualTo("/in/of-file");
        assertThat(event.path("verification").asText()).isEqualTo("body");
        assertThat(user("default")
                        .get("/v1/events/evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
                        .code())
                .isEqualTo("out_of_index");
    }

    @Test
    void an_id_that_the_index_forgot_is_found_around_its_time() {
        World small = new World(folder.resolve("small"));
        try (small) {
            small.given.server("dedupeEntries: 3").running();
            ApiClient user = small.when.api("default", "read", "publish");
            String id = publish(user, event("old", "")).text("id");
            String received = user.get("/v1/events/" + id).text("receivedtime");
            IntStream.range(0, 10).forEach(i -> publish(user, event("new-" + i, "")));

            await().untilAsserted(() ->
                    assertThat(user.get("/v1/events/" + id).code()).isEqualTo("out_of_index"));

            ApiAnswer found = user.get("/v1/events/" + id + "?around=" + received);
            assertThat(found.text("id")).as(found.body()).isEqualTo("old");
            assertThat(user.get("/v1/events/" + id + "?around=2020-01-01T00:00:00Z")
                            .code())
                    .isEqualTo("not_found");
        }
    }
}
