// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.gateway.auth.jwks.SigningPair;
import dev.sluice.gateway.provider.Providers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request of several events: each comes onto the log by itself, with its own id and type and with the bytes that were sent. */
@Timeout(60)
class BatchesTest {
    private static final String OURS = "https://hooks.example.com";
    private static final SigningPair SENDGRIDS = SigningPair.ec("e", "P-256");

    @AutoClose
    private static Door door;

    @BeforeAll
    static void open() throws Exception {
        door = Door.at(OURS);
        door.know(
                Door.source(
                        "sendgrid",
                        "sendgrid",
                        base64(SENDGRIDS.pair().getPublic().getEncoded())),
                Door.source("hubspot", "hubspot", "s"),
                Door.source("grid", "azure-event-grid", "s"));
    }

    @BeforeEach
    void forget() {
        door.log.forget();
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    /** Posts it as the provider would, who signs with {@code secret}. */
    private static HttpResponse<String> post(String source, String secret, String contentType, String body) {
        var signed = SourceScheme.of(Door.source(source, source, secret), Providers.builtIn())
                .signer()
                .sign(OURS + "/in/" + source, body.getBytes(UTF_8), "m", Instant.now(), Map.of());
        var headers = new HashMap<>(signed.headers());
        headers.put("Content-Type", contentType);
        return door.post(source, body, headers);
    }

    /** That these are on the log, byte for byte, and that the answer names them all. */
    private static List<Event> kept(HttpResponse<String> answer, String... elements) {
        List<Event> events = door.log.events();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(events.stream().map(event -> new String(event.data(), UTF_8)))
                .containsExactly(elements);
        assertThat(new JsonObject(answer.body()).getJsonArray("ids"))
                .isEqualTo(new JsonArray(
                        events.stream().map(event -> (Object) event.eventId()).toList()));
        return events;
    }

    @Test
    void sendgrids() {
        String first =
                "{ \"sg_event_id\":\"ev1\",\"event\":\"delivered\",\"email\":\"h\u00e9@example.com\",\"sg_message_id\":\"m1\",\"timestamp\":1767225600}";
        String second = "{\"event\":\"bounce\",\"sg_event_id\":\"ev2\",\"timestamp\":1767225601,\"reason\":\"],[\"}";
        String signing = "private:" + base64(SENDGRIDS.pair().getPrivate().getEncoded());

        List<Event> events = kept(
                post("sendgrid", signing, "application/json", "[" + first + ",\r\n" + second + "]\r\n"), first, second);

        assertThat(events).extracting(Event::id).containsExactly("ev1", "ev2");
        assertThat(events).extracting(Event::type).containsExactly("com.sendgrid.delivered", "com.sendgrid.bounce");
        assertThat(events)
                .extracting(event -> event.time().toString())
                .containsExactly("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:01.000Z");
        assertThat(events.getFirst().partitionKey()).isEqualTo("h\u00e9@example.com");
        assertThat(events).extracting(Event::contentType).containsOnly("application/json");
        assertThat(events).extracting(Event::verification).containsOnly("body");
    }

    /** HubSpot does not promise that an eventId is its own: three parts make the id, and one that differs makes another event. */
    @Test
    void hubspots_with_an_id_of_three_parts() {
        String element =
                "{\"eventId\":100,\"subscriptionId\":7,\"occurredAt\":1767225600000,\"subscriptionType\":\"contact.creation\",\"objectId\":123}";
        String later = element.replace("1767225600000", "1767225600001");
        String elsewhere = element.replace("\"subscriptionId\":7", "\"subscriptionId\":8");

        List<Event> events = kept(
                post("hubspot", "s", "application/json", "[" + element + "," + later + " , " + elsewhere + "]"),
                element,
                later,
                elsewhere);

        assertThat(events)
                .extracting(Event::id)
                .containsExactly("100:7:1767225600000", "100:7:1767225600001", "100:8:1767225600000");
        assertThat(events).extracting(Event::type).containsOnly("com.hubspot.contact.creation");
        assertThat(events).extracting(Event::subject).containsOnly("123");
        assertThat(events).extracting(Event::contentType).containsOnly("application/json");

        var again = post("hubspot", "s", "application/json", "[" + element + "," + later + "]");
        assertThat(again.headers().firstValue("Sluice-Duplicate")).hasValue("true");
        assertThat(door.log.events()).hasSize(3);
    }

    private static HttpResponse<String> grid(String contentType, String body) {
        return door.request("POST", "/in/grid?code=s", body, Map.of("Content-Type", contentType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents-batch+json",
                "application/cloudevents-batch+json; charset=utf-8",
                "Application/CloudEvents-Batch+JSON"
            })
    void an_element_of_a_batch_of_cloudevents_is_a_cloudevent(String contentType) {
        String first =
                "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"com.acme.made\",\"subject\":\"x\",\"data\":{\"n\": 1.0}}";
        String second =
                "{\"specversion\":\"1.0\",\"id\":\"b\",\"source\":\"/s\",\"type\":\"com.acme.gone\",\"time\":\"2026-01-01T00:00:00Z\"}";

        List<Event> events = kept(grid(contentType, "[ " + first + "\n," + second + "]"), first, second);

        assertThat(events).extracting(Event::id).containsExactly("/s:a", "/s:b");
        assertThat(events).extracting(Event::type).containsExactly("com.acme.made", "com.acme.gone");
        assertThat(events.getFirst().subject()).isEqualTo("x");
        assertThat(events.getLast().time().toString()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(events).extracting(Event::contentType).containsOnly("application/cloudevents+json");
    }

    @Test
    void a_batch_of_one_cloudevent_is_one_too() {
        String only = "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"com.acme.made\"}";

        assertThat(grid("application/cloudevents-batch+json", "[" + only + "]").statusCode())
                .isEqualTo(200);

        assertThat(door.log.events()).singleElement().satisfies(event -> {
            assertThat(new String(event.data(), UTF_8)).isEqualTo(only);
            assertThat(event.contentType()).isEqualTo("application/cloudevents+json");
        });
    }
}
