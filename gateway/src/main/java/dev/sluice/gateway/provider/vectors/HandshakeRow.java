// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.provider.Answer;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.handshake.Reply;
import dev.sluice.gateway.provider.handshake.SourceHandshakes;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One row of a file of handshakes: a request and the answer that has to come. A row that carries no proof stands for one that was
 * verified; a row with a secret and a proof is verified.
 */
final class HandshakeRow {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_ALLOWED = 405;
    private static final String NO_SNIFF = "x-content-type-options";

    private final JsonNode row;

    HandshakeRow(JsonNode row) {
        this.row = row;
    }

    static boolean isOne(JsonNode row) {
        return row.has("response") && row.has("request");
    }

    VectorResult run(Provider provider) {
        Sent sent = answer(provider);
        String actual = differs(sent);
        return new VectorResult(name(), row.path("name").asText(), actual.equals("ok"), "ok", actual, null);
    }

    VectorResult unknown() {
        return new VectorResult(name(), row.path("name").asText(), false, "ok", "unknown provider", null);
    }

    String name() {
        return row.path("provider").asText();
    }

    /** What the door would send. */
    private record Sent(int status, String contentType, String body, Map<String, String> headers) {
        static Sent of(Reply reply) {
            String type = reply.contentType() == null ? "" : reply.contentType();
            return new Sent(reply.status(), type, reply.body(), reply.headers());
        }

        static Sent of(Answer answer) {
            String type = answer.contentType() == null ? "" : answer.contentType();
            return new Sent(answer.status(), type, answer.body() == null ? "" : answer.body(), Map.of());
        }
    }

    private Sent answer(Provider provider) {
        InboundRequest request = VectorRow.request(row.path("request"));
        SourceHandshakes handshakes = provider.handshakes(options());
        Reply early = handshakes.reply(request, false);
        if (early != null) {
            return Sent.of(early);
        }
        boolean proven = row.hasNonNull("secret")
                && provider.credentials().stream()
                        .anyMatch(name -> !request.headers(name).isEmpty());
        if (proven && !(provider.verifier(options()).verify(request, now()) instanceof Verdict.Verified)) {
            return new Sent(UNAUTHORIZED, "", "", Map.of());
        }
        Reply late = handshakes.reply(request, true);
        if (late != null) {
            return Sent.of(late);
        }
        return request.method().equals("POST")
                ? Sent.of(provider.answer().to(request))
                : new Sent(NOT_ALLOWED, "", "", Map.of());
    }

    private Instant now() {
        return row.hasNonNull("now") ? Instant.ofEpochSecond(row.get("now").asLong()) : Instant.EPOCH;
    }

    private SourceOptions options() {
        String secret = row.path("secret").asText();
        List<String> secrets = secret.isEmpty() ? List.of() : List.of(secret);
        Map<String, List<String>> settings = Map.of("verifyToken", secrets, "topics", List.of("*"));
        return new SourceOptions(secrets, null, true, settings, new VectorKeys(row.path("params")));
    }

    private String differs(Sent sent) {
        JsonNode response = row.path("response");
        if (response.path("status").asInt() != sent.status()) {
            return "status " + sent.status();
        }
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String expected = header.getValue().asText();
            String found = name.equals("content-type") ? sent.contentType() : headerOf(sent, name);
            if (!found.startsWith(expected)) {
                return "header " + header.getKey() + ": " + found;
            }
        }
        String expected = response.path("body").asText();
        return expected.isEmpty() || same(expected, sent.body()) ? "ok" : "body " + sent.body();
    }

    /** The door adds {@code nosniff} to every answer to a handshake. */
    private static String headerOf(Sent sent, String name) {
        return name.equals(NO_SNIFF)
                ? "nosniff"
                : sent.headers().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("");
    }

    private static boolean same(String expected, String actual) {
        if (expected.equals(actual)) {
            return true;
        }
        try {
            return expected.startsWith("{") && JSON.readTree(expected).equals(JSON.readTree(actual));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }
}
