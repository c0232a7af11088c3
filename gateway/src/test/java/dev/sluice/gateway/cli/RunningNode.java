// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A node started by its command in this process, as somebody at a shell would use it. */
final class RunningNode implements AutoCloseable {
    final Console console = new Console();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningNode() {}

    /** Starts, and returns when it has said {@code ready}. */
    static RunningNode start(String... arguments) {
        var node = new RunningNode();
        var all = Stream.concat(Arrays.stream(arguments), Stream.of("--port", "0", "--management-port", "0"))
                .toArray(String[]::new);
        Thread.ofPlatform().name("node").start(() -> node.exitCode.complete(node.console.run(all)));
        await().atMost(Duration.ofSeconds(90))
                .until(() -> node.exitCode.isDone() || node.console.lines().contains("ready"));
        if (node.exitCode.isDone()) {
            throw new AssertionError("exited with " + node.exitCode.join() + ": " + node.console.err());
        }
        return node;
    }

    /** What it printed that matches, the first group of it. */
    String printed(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(console.out());
        if (!matcher.find()) {
            throw new AssertionError("not printed: " + pattern + " in " + console.out());
        }
        return matcher.group(1);
    }

    String url() {
        return printed("(http://127.0.0.1:\\d+)/in/");
    }

    String managementUrl() {
        return printed("(http://127.0.0.1:\\d+)/health/ready");
    }

    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What SIGTERM does; the exit code. */
    int stop() throws Exception {
        console.signal();
        return exitCode.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        stop();
    }
}
