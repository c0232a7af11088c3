// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.EmbeddedBroker;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServerSentEventsIT {
    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static StreamServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        broker = StreamServer.broker(folder);
        server = new StreamServer(broker, "sse", StreamServer.LIMITS);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
        broker.close();
    }

    /** One message as a browser would see it. */
    private record Message(String event, String id, String data) {}

    /** Reads a stream by the rules of the standard. */
    private static final class Source implements AutoCloseable {
        private final BufferedReader lines;
        private String lastId = "";
        String retry = "";

        Source(HttpResponse<java.io.InputStream> response) {
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        Message next() {
            try {
                String event = "message";
                List<String> data = new ArrayList<>();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isEmpty() && !data.isEmpty()) {
                        return new Message(event, lastId, String.join("\n", data));
                    } else if (line.isEmpty()) {
                        event = "message";
                    } else if (line.startsWith("data: ")) {
                        data.add(line.substring(6));
                    } else if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("id: ")) {
                        lastId = line.substring(4);
                    } else if (line.startsWith("retry: ")) {
                        retry = line.substring(7);
                    } else if (!line.startsWith(":")) {
                        throw new AssertionError("a line that is nothing: " + line);
                    }
                }
                throw new AssertionError("the stream has ended");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        Message until(Predicate<Message> wanted) {
            Message message = next();
            while (!wanted.test(message)) {
                message = next();
            }
            return message;
        }

        Message until(String event) {
            return until(message -> message.event().equals(event));
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void events_are_unnamed_and_the_last_id_resumes_without_loss_or_repeat() throws Exception {
        String id;
        try (Source source = open("", "Accept", "text/event-stream")) {
            JsonObject hello = new JsonObject(source.until("hello").data());
            assertThat(hello.getInteger("heartbeatMs")).isEqualTo(25_000);
            source.until("live");
            server.publish(10, "first");
            Message last = null;
            for (int i = 0; i < 10; i++) {
                last = source.until("message");
                assertThat(new JsonObject(last.data()).getString("id")).startsWith("first");
            }
            id = last.id();
            assertThat(id).isNotEmpty();
            assertThat(source.retry).isNotEmpty();
        }
        server.publish(5, "second");

        try (Source source = open("?from=earliest", "Accept", "text/event-stream", "Last-Event-ID", id)) {
            List<String> ids = new ArrayList<>();
            while (ids.size() < 5) {
                ids.add(new JsonObject(source.until("message").data()).getString("id"));
            }
            assertThat(ids).doesNotHaveDuplicates().allMatch(one -> one.startsWith("second"));
        }
    }

    @Test
    void each_of_a_few_events_brings_the_cursor_that_resumes_right_behind_it() throws Exception {
        for (int i = 0; i < 7; i++) {
            server.publish(StreamServer.TENANT, "com.example.few", "few" + i, i);
        }
        String few = "?types=com.example.few&from=earliest";
        String third = "";
        try (Source source = open(few, "Accept", "text/event-stream")) {
            for (int i = 0; i < 3; i++) {
                third = source.until("message").id();
            }
        }

        try (Source source = open(few, "Accept", "text/event-stream", "Last-Event-ID", third)) {
            for (int i = 3; i < 7; i++) {
                assertThat(new JsonObject(source.until("message").data()).getString("id"))
                        .isEqualTo("few" + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,text/html,,,406",
        "POST,text/event-stream,,,405",
        "GET,text/event-stream,from=noon,,400",
        "GET,text/event-stream,filter=%28,,400",
        "GET,text/event-stream,policy=drop,,400",
        "GET,text/event-stream,tenant=other,,403",
        "GET,text/event-stream,,garbage,400",
        "GET,text/event-stream,,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,400"
    })
    void what_can_not_be_is_told_as_a_problem(String method, String accept, String query, String lastId, int status)
            throws Exception {
        HttpRequest.Builder request = request("?" + (query == null ? "" : query), "Accept", accept)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }

        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void a_missing_token_is_401_and_another_scope_403() throws Exception {
        HttpRequest.Builder bare = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/v1/stream"))
                .header("Accept", "text/event-stream");
        assertThat(http.send(bare.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);

        bare.header("Authorization", "Bearer " + StreamServer.token("acme", "read", Duration.ofMinutes(1)));
        assertThat(http.send(bare.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void listed_pages_get_cors_and_others_nothing() throws Exception {
        HttpResponse<String> preflight = http.send(
                request("", "Origin", "https://app.example.com")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("https://app.example.com");

        HttpResponse<String> refused = http.send(
                request("?from=noon", "Origin", "https://app.example.com", "Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("access-control-allow-origin")).hasValue("https://app.example.com");

        HttpResponse<String> foreign = http.send(
                request("", "Origin", "https://evil.example", "Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofString());
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    private static HttpRequest.Builder request(String query, String... headers) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/stream" + query))
                .header("Authorization", "Bearer " + StreamServer.token())
                .headers(headers);
    }

    private static Source open(String query, String... headers) throws Exception {
        var response = http.send(request(query, headers).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        return new Source(response);
    }
}
