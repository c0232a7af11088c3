// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.gateway.auth.jwks.SigningPair;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node that believes an issuer, and nobody else. */
class IssuerIT {
    private static final SigningPair OLD = SigningPair.ec("2026-10", "P-256");
    private static final SigningPair OTHER = SigningPair.ec("2026-10", "P-256");

    @TempDir
    private Path temp;

    @Test
    void a_stream_is_opened_by_a_token_of_the_issuer_and_by_no_other() throws Exception {
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            byte[] set = SigningPair.set(OLD.jwk()).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        issuer.start();
        Path file = Files.writeString(
                temp.resolve("sluice.yaml"), """
                topics: { partitions: 2 }
                auth:
                  jwt:
                    jwks: http://localhost:%d/keys
                    issuer: https://issuer.example
                    audience: sluice
                """.formatted(issuer.getAddress().getPort()));
        String data = temp.resolve("data").toString();
        try (var node = RunningNode.start("dev", "--data", data, "--config", file.toString());
                var http = HttpClient.newHttpClient()) {
            assertThat(open(http, node, OLD.token("ES256", claims())).statusCode())
                    .isEqualTo(200);
            assertThat(open(http, node, OTHER.token("ES256", claims())).statusCode())
                    .isEqualTo(401);
            var own = new Console();
            own.run("token", "--tenant", "default", "--scope", "stream", "--data", data);
            String devToken = own.lines().isEmpty() ? "none" : own.lines().getFirst();
            assertThat(open(http, node, devToken).statusCode()).isEqualTo(401);
            assertThat(own.run("token", "--tenant", "a", "--scope", "read", "--config", file.toString()))
                    .isEqualTo(2);
            assertThat(node.get(node.managementUrl() + "/metrics").body())
                    .contains("sluice_jwks_fetches_total{outcome=\"ok\"} 1.0")
                    .contains("sluice_jwks_keys 1.0");
        } finally {
            issuer.stop(0);
        }
    }

    private static HttpResponse<InputStream> open(HttpClient http, RunningNode node, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/stream"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer;
    }

    private static String claims() {
        return "{\"iss\":\"https://issuer.example\",\"aud\":\"sluice\",\"tenant\":\"default\",\"scope\":\"stream\",\"exp\":"
                + Instant.now().plusSeconds(600).getEpochSecond() + "}";
    }
}
