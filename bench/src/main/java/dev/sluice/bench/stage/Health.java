// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks gateways how they are. Blocks. Thread-safe. */
public final class Health {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** How many partitions' lanes run on {@code gateway}; 0 when it does not answer. */
    public int served(Gateway gateway) {
        return of(gateway).findPath("started").asInt(0);
    }

    private JsonNode of(Gateway gateway) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.managementPort() + "/health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            return JSON.readTree(
                    client.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
