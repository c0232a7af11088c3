// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EventRendererTest {
    private final EventRenderer renderer = new EventRenderer();

    @Test
    void embeds_a_json_body_as_it_is() {
        String text =
                text(event().contentType("application/json; charset=utf-8").data("{ \"a\" :1.0}".getBytes(UTF_8)));

        assertThat(text).endsWith(",\"data\":{ \"a\" :1.0}}");
        assertThat(new JsonObject(text).getJsonObject("data").getDouble("a")).isEqualTo(1.0);
    }

    @Test
    void puts_a_body_that_is_not_what_it_says_in_base64() {
        byte[] body = "{broken".getBytes(UTF_8);

        JsonObject json = json(event().contentType("application/json").data(body));

        assertThat(json.containsKey("data")).isFalse();
        assertThat(json.getString("data_base64")).isEqualTo(Base64.getEncoder().encodeToString(body));
    }

    @Test
    void puts_text_in_base64_even_when_it_would_be_json() {
        assertThat(json(event().contentType("text/plain").data("1".getBytes(UTF_8)))
                        .getString("data_base64"))
                .isEqualTo("MQ==");
    }

    @Test
    void tells_the_public_attributes_and_no_others() {
        JsonObject json = json(event().subject("s\"\\\u0001é😀")
                .time("2026-01-31T12:00:00Z")
                .contentType("application/vnd.x+json")
                .traceparent("00-x")
                .dataSchema("urn:s")
                .partitionKey("secret")
                .verification("body")
                .receivedMillis(5)
                .keep("x-github-event", "push")
                .data("null".getBytes(UTF_8)));

        assertThat(json.fieldNames())
                .containsExactlyInAnyOrder(
                        "specversion",
                        "id",
                        "source",
                        "type",
                        "subject",
                        "time",
                        "dataschema",
                        "traceparent",
                        "eventid",
                        "datacontenttype",
                        "data");
        assertThat(json.getString("subject")).isEqualTo("s\"\\\u0001é😀");
        assertThat(json.getString("eventid")).startsWith("evt_");
        assertThat(json.getValue("data")).isNull();
    }

    @Test
    void tells_extensions_of_publishers_that_are_attributes() {
        JsonObject json = json(event().extension("myext", "v\"1")
                .extension("dataref", "x")
                .extension("data_x", "x")
                .extension("Upper", "x")
                .extension("", "x"));

        assertThat(json.fieldNames())
                .containsExactlyInAnyOrder("specversion", "id", "source", "type", "time", "eventid", "myext");
        assertThat(json.getString("myext")).isEqualTo("v\"1");
    }

    @Test
    void has_no_data_without_a_body() {
        assertThat(json(event()).fieldNames()).doesNotContain("data", "data_base64");
    }

    @Test
    void keeps_its_buffer_for_the_next_event() {
        json(event().contentType("application/json").data(("\"" + "x".repeat(500_000) + "\"").getBytes(UTF_8)));

        assertThat(json(event()).getString("id")).isEqualTo("1");
    }

    private static Event.Builder event() {
        return Event.builder().tenant("acme").id("1").source("/in/s").type("t");
    }

    private String text(Event.Builder event) {
        return new String(renderer.render(event.build()).json(), UTF_8);
    }

    private JsonObject json(Event.Builder event) {
        return new JsonObject(text(event));
    }
}
