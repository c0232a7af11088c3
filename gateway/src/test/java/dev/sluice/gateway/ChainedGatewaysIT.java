// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway behind a gateway: what one delivers the other takes, through a source of {@code provider: sluice}. */
@Timeout(180)
class ChainedGatewaysIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    /** As nobody's JSON library would write it, so that the bytes are seen to be the same. */
    private static final String DATA = "{ \"total\" : 1.50,\n \"who\":\"J\u00f6rg\" }";

    @TempDir
    static Path folder;

    @AutoClose
    private static World first;

    @AutoClose
    private static World second;

    @BeforeAll
    static void begin() {
        second = new World(folder.resolve("second"));
        second.given
                .source("binary", "provider: sluice\nsecrets: [\"" + SECRET + "\"]")
                .source("structured", "provider: sluice\nsecrets: [\"" + SECRET + "\"]")
                .subscription("onward", "types: [\"com.shop.*\"]")
                .running();
        first = new World(folder.resolve("first"));
        first.given.running();
    }

    private static ApiClient api(World world) {
        return world.when.api("default", "read", "write", "publish");
    }

    /** The id of a subscription of the first gateway that goes to a source of the second. */
    private static String chained(String mode, String type) {
        return api(first)
                .post(
                        "/v1/subscriptions",
                        "{\"types\":[\"" + type + "\"],\"webhook\":{\"url\":\"" + second.then.url() + "/in/" + mode
                                + "\",\"secrets\":[\"" + SECRET + "\"],\"mode\":\"" + mode
                                + "\",\"handshake\":\"cloudevents\"}}")
                .text("id");
    }

    /** The sender's id of the event that was published. */
    private static String publish(String type) {
        return api(first)
                .post(
                        "/v1/events",
                        DATA,
                        "Content-Type",
                        "application/json",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "order of " + type,
                        "ce-source",
                        "/shop",
                        "ce-type",
                        type,
                        "ce-time",
                        "2026-01-31T12:00:00Z",
                        "ce-subject",
                        "orders/1",
                        "ce-partitionkey",
                        "customer-1")
                .text("id");
    }

    /** The one event of this type that the second gateway has; waits for it. */
    private static JsonNode arrived(String type) {
        await().atMost(LIMIT).until(() -> listed(type).size() == 1);
        return api(second).get("/v1/events/" + listed(type).getFirst()).json();
    }

    private static List<String> listed(String type) {
        var ids = new ArrayList<String>();
        api(second)
                .get("/v1/events?type=" + type)
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path("eventid").asText()));
        return ids;
    }

    /** What the second gateway passes on: the bytes that it has. */
    private static LoggedRequest onward(String type) {
        return await().atMost(LIMIT)
                .until(
                        () -> second.then.partner("onward").requests().stream()
                                .filter(request -> type.equals(request.getHeader("ce-type")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static double counted(String source, String outcome) {
        return second.then
                .management("/metrics")
                .lines()
                .filter(line -> line.startsWith("sluice_ingest_requests_total{")
                        && line.contains("source=\"" + source + "\"")
                        && line.contains("outcome=\"" + outcome + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void deliveredAgain(String subscription, String source) {
        api(first)
                .post("/v1/replays", "{\"subscription\":\"" + subscription + "\",\"from\":\"earliest\"}")
                .text("id");
        await().atMost(LIMIT).until(() -> counted(source, "duplicate") == 1);
    }

    @Test
    void an_event_comes_through_with_its_attributes_its_bytes_and_the_senders_id_and_once() {
        String subscription = chained("binary", "com.shop.binary");
        String sent = publish("com.shop.binary");

        JsonNode event = arrived("com.shop.binary");

        assertThat(event.path("id").asText()).isEqualTo(sent);
        assertThat(event.path("source").asText()).isEqualTo("/in/binary");
        assertThat(Instant.parse(event.path("time").asText())).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(event.path("subject").asText()).isEqualTo("orders/1");
        assertThat(event.path("verification").asText()).isEqualTo("body");
        assertThat(event.path("partitionkey").asText())
                .as("the sender's ordering key stays with it")
                .isEqualTo("orders/1");
        assertThat(onward("com.shop.binary").getBody()).isEqualTo(DATA.getBytes(UTF_8));
        deliveredAgain(subscription, "binary");
        assertThat(listed("com.shop.binary")).hasSize(1);
        assertThat(counted("binary", "handshake")).isPositive();
    }

    @Test
    void a_structured_event_comes_through_as_the_document_that_was_sent() {
        String subscription = chained("structured", "com.shop.structured");
        String sent = publish("com.shop.structured");

        JsonNode event = arrived("com.shop.structured");

        assertThat(event.path("id").asText()).isEqualTo(sent);
        assertThat(Instant.parse(event.path("time").asText())).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(event.path("subject").asText()).isEqualTo("orders/1");
        assertThat(event.path("datacontenttype").asText()).startsWith("application/cloudevents+json");
        assertThat(onward("com.shop.structured").getHeader("content-type")).startsWith("application/cloudevents+json");
        JsonNode document = event.path("data");
        assertThat(document.path("source").asText()).isEqualTo("/shop");
        assertThat(document.path("eventid").asText()).isEqualTo(sent);
        assertThat(document.at("/data/who").asText()).isEqualTo("J\u00f6rg");
        assertThat(document.at("/data/total").decimalValue()).isEqualByComparingTo("1.5");
        deliveredAgain(subscription, "structured");
        assertThat(listed("com.shop.structured")).hasSize(1);
        assertThat(counted("structured", "handshake")).isPositive();
    }

    @Test
    void the_second_gateway_says_whom_it_lets_in() throws IOException, InterruptedException {
        HttpRequest asked = HttpRequest.newBuilder(URI.create(second.then.url() + "/in/binary"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("WebHook-Request-Origin", "first.example")
                .build();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(asked, BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("WebHook-Allowed-Origin")).hasValue("first.example");
    }
}
