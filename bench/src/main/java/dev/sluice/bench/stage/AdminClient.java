// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks to the admin API of any gateway in one tenant's name. Blocks. Thread-safe. */
public final class AdminClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String token;

    public AdminClient(String tenant) {
        this.token = Token.forAdmin(tenant);
    }

    /** What came back; the body is a missing node when it is empty. */
    public record Answer(int status, JsonNode body) {}

    /**
     * Asks the gateway at {@code port}.
     *
     * @param body JSON, sent when it is not empty
     * @throws IOException when no whole answer came: whether it was done is not known
     */
    public Answer ask(int port, String method, String path, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + token);
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            byte[] bytes = response.body();
            return new Answer(
                    response.statusCode(), bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
