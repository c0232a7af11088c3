// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.EmbeddedBroker;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real browser: WebSocket with its token in the first frame, and EventSource, which comes back by itself where it was. */
@Timeout(120)
class ChromiumIT {
    private static final String PAGE = """
            <!doctype html><title>streams</title><script>
            const got = {ws: [], sse: [], hello: 0, opened: 0};
            const tell = () => fetch("/told", {method: "POST", body: JSON.stringify(got)});
            const query = new URLSearchParams(location.search);
            const socket = new WebSocket(`ws://127.0.0.1:${query.get("port")}/v1/stream`, ["sluice.v1"]);
            socket.onopen = () => socket.send(JSON.stringify({type: "auth", token: query.get("token")}));
            socket.onmessage = message => {
                const said = JSON.parse(message.data);
                if (said.type === "hello") {
                    got.hello++;
                    socket.send(JSON.stringify({type: "subscribe", id: "page"}));
                } else if (said.type === "event") {
                    got.ws.push(said.event.id);
                } else if (said.type === "live") {
                    got.live = true;
                }
                tell();
            };
            const source = new EventSource("/stream");
            source.addEventListener("hello", () => { got.opened++; tell(); });
            source.onmessage = message => { got.sse.push(JSON.parse(message.data).id); tell(); };
            </script>
            """;

    @TempDir
    Path folder;

    private final Map<String, JsonObject> told = new ConcurrentHashMap<>();

    @Test
    void a_page_gets_events_by_both_ways_and_its_event_source_resumes() throws Exception {
        String chromium = chromium();
        assumeThat(chromium)
                .as("no chromium on the PATH: install the package chromium to run this test")
                .isNotEmpty();
        try (EmbeddedBroker broker = StreamServer.broker(folder.resolve("broker"));
                StreamServer server = new StreamServer(broker, "chromium", StreamServer.LIMITS)) {
            Pages pages = new Pages(server);
            String url =
                    "http://127.0.0.1:" + pages.port() + "/?port=" + server.port() + "&token=" + StreamServer.token();
            Process browser = open(chromium, url);
            try {
                until(page -> page.getBoolean("live", false) && page.getInteger("opened") == 1);
                server.publish(20, "first");
                until(page -> page.getJsonArray("ws").size() == 20
                        && page.getJsonArray("sse").size() == 20);

                pages.cut();
                server.publish(20, "second");

                until(page -> page.getJsonArray("ws").size() == 40
                        && page.getJsonArray("sse").size() >= 40);
                assertThat(page().getInteger("opened")).isGreaterThan(1);
                assertThat(strings(page().getJsonArray("sse"))).hasSize(40).doesNotHaveDuplicates();
            } finally {
                end(browser);
            }
        }
    }

    private JsonObject page() {
        return told.getOrDefault(
                "page",
                new JsonObject()
                        .put("ws", new JsonArray())
                        .put("sse", new JsonArray())
                        .put("opened", 0));
    }

    private void until(java.util.function.Predicate<JsonObject> wanted) {
        await().atMost(Duration.ofSeconds(40)).until(() -> wanted.test(page()));
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }

    private static String chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse("");
    }

    private Process open(String chromium, String url) throws IOException {
        return new ProcessBuilder(
                        chromium,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder.resolve("profile"),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
    }

    /** The browser and the processes it has made. */
    private static void end(Process browser) throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(browser.descendants(), Stream.of(browser.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        browser.waitFor(10, TimeUnit.SECONDS);
    }

    /**
     * Serves the page, and passes its event source on with a token: a browser can't send one by itself, and tickets do not exist yet.
     */
    private final class Pages {
        private final Vertx vertx;
        private final HttpClient client;
        private final HttpServer http;
        private final StreamServer server;
        private final List<io.vertx.core.http.HttpClientRequest> open =
                new java.util.concurrent.CopyOnWriteArrayList<>();

        Pages(StreamServer server) {
            this.server = server;
            this.vertx = server.vertx;
            this.client = vertx.createHttpClient();
            this.http = StreamServer.await(
                    vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
        }

        int port() {
            return http.actualPort();
        }

        /** Ends the event source's connection as a network would. */
        void cut() {
            open.forEach(request -> request.reset());
            open.clear();
        }

        private void serve(HttpServerRequest request) {
            switch (request.path()) {
                case "/" ->
                    request.response().putHeader("content-type", "text/html").end(PAGE);
                case "/told" ->
                    request.body().onSuccess(body -> {
                        told.put("page", body.toJsonObject());
                        request.response().end();
                    });
                case "/stream" -> pass(request);
                default -> request.response().setStatusCode(404).end();
            }
        }

        private void pass(HttpServerRequest from) {
            RequestOptions to = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost("127.0.0.1")
                    .setPort(server.port())
                    .setURI("/v1/stream")
                    .addHeader("accept", "text/event-stream")
                    .addHeader("authorization", "Bearer " + StreamServer.token());
            String last = from.getHeader("last-event-id");
            if (last != null) {
                to.addHeader("last-event-id", last);
            }
            client.request(to).onSuccess(request -> {
                open.add(request);
                request.send().onSuccess(answer -> {
                    from.response().setChunked(true).putHeader("content-type", "text/event-stream");
                    answer.handler(part -> from.response().write(part));
                    answer.exceptionHandler(cut -> from.connection().close());
                });
            });
        }
    }
}
