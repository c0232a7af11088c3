// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.SourceOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of a vectors file: a request, the secrets, the time to judge it at, and what has to come out. */
final class VectorRow {
    private final JsonNode row;

    VectorRow(JsonNode row) {
        this.row = row;
    }

    String provider() {
        return row.path("provider").asText();
    }

    String name() {
        return row.path("name").asText();
    }

    JsonNode params() {
        return row.path("params");
    }

    boolean valid() {
        return row.path("valid").asBoolean();
    }

    @Nullable
    String policy() {
        return row.hasNonNull("policy") ? row.get("policy").asText() : null;
    }

    /** The row's moment; without one the scheme has no timestamp, and any moment will do. */
    Instant now() {
        return row.hasNonNull("now")
                ? Instant.ofEpochMilli(Math.round(row.get("now").asDouble() * 1_000))
                : Instant.EPOCH;
    }

    SourceOptions options() {
        Duration tolerance = params().hasNonNull("tolerance_s")
                ? Duration.ofSeconds(params().get("tolerance_s").asLong())
                : null;
        return new SourceOptions(secrets(), tolerance, legacy(), settings(), new VectorKeys(params()));
    }

    private boolean legacy() {
        return params().path("allow_legacy").asBoolean()
                || row.path("scheme").asText().equals("hubspot_legacy");
    }

    /** What a source would say in its settings. */
    private Map<String, List<String>> settings() {
        var settings = new LinkedHashMap<String, List<String>>();
        for (String name : List.of("header", "query", "audience", "email", "issuer")) {
            if (params().hasNonNull(name)) {
                settings.put(name, List.of(params().get(name).asText()));
            }
        }
        if (params().has("header") || params().has("scheme_word")) {
            settings.put("word", List.of(params().path("scheme_word").asText().strip()));
        }
        settings.put("topics", params().has("topic_arns") ? texts(params().get("topic_arns")) : List.of("*"));
        if (row.path("scheme").asText().equals("jwt_hs256")) {
            settings.put("algorithms", List.of("HS256"));
        }
        if (params().has("keys") || params().has("jwks")) {
            settings.put("keySet", List.of("the row's own"));
        }
        return settings;
    }

    private List<String> secrets() {
        List<String> secrets = row.hasNonNull("secrets")
                ? texts(row.get("secrets"))
                : texts(params().path("webhook_id").isTextual() ? params().path("webhook_id") : row.path("secret"));
        if (provider().equals("bigcommerce")) {
            // the rows have the secret as a Standard Webhooks library wants it, not as the provider gives it
            secrets = secrets.stream().map(VectorRow::fromBase64).toList();
        }
        // the credentials that Plaid's keys are asked for with are no part of a row that brings the keys
        return secrets.isEmpty() && params().has("jwks") ? List.of("row:row") : secrets;
    }

    private static String fromBase64(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(element -> texts.add(element.asText()));
        texts.removeIf(String::isEmpty);
        return texts;
    }

    InboundRequest request() {
        return request(row);
    }

    /** The request that a JSON object describes. */
    static InboundRequest request(JsonNode json) {
        return InboundRequest.of(
                json.path("method").asText("POST"), WireText.of(json.path("url").asText()), headers(json), body(json));
    }

    private static Map<String, List<String>> headers(JsonNode json) {
        var headers = new LinkedHashMap<String, List<String>>();
        json.path("headers").properties().forEach(header -> {
            var values = new ArrayList<String>();
            if (header.getValue().isArray()) {
                header.getValue().forEach(value -> values.add(WireText.of(value.asText())));
            } else {
                values.add(WireText.of(header.getValue().asText()));
            }
            headers.put(header.getKey(), values);
        });
        return headers;
    }

    private static byte[] body(JsonNode json) {
        return json.hasNonNull("body_b64")
                ? Base64.getDecoder().decode(json.get("body_b64").asText())
                : json.path("body").asText().getBytes(StandardCharsets.UTF_8);
    }

    /** The expected outcome in the contract's words: {@code ok} or one of our reason codes. */
    String expected() {
        String expect = row.path("expect").asText();
        return switch (expect) {
            case "ok" -> "ok";
            case "missing_header", "missing_signature", "missing_token", "missing_body_hash" ->
                onlyTimestampAbsent() ? "timestamp_missing" : "signature_missing";
            case "malformed_timestamp" -> "timestamp_malformed";
            case "malformed_body" -> "body_malformed";
            case "no_supported_signature" -> "signature_malformed";
            case "bad_signature", "body_hash_mismatch" -> "signature_mismatch";
            case "stale_timestamp", "future_timestamp", "expired" -> "timestamp_out_of_tolerance";
            case "cert_url_rejected", "unknown_key", "unsupported_algorithm", "topic_not_allowed" -> "key_rejected";
            default -> byPrefix(expect);
        };
    }

    /** Whether it came out as expected. A row that says no more than that something is missing leaves it open whether that is the timestamp. */
    boolean expects(String actual) {
        String expected = expected();
        return actual.equals(expected) || (expected.equals("signature_missing") && actual.equals("timestamp_missing"));
    }

    private static String byPrefix(String expect) {
        if (expect.startsWith("malformed_")) {
            return "signature_malformed";
        }
        return expect.startsWith("wrong_") ? "signature_mismatch" : expect;
    }

    /** A row does not say which header is missing: the timestamp when none is called so, though a signature is there. */
    private boolean onlyTimestampAbsent() {
        boolean signature = false;
        for (var header : row.path("headers").properties()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.contains("timestamp")) {
                return false;
            }
            signature |= name.contains("signature");
        }
        return signature && row.hasNonNull("now") && !idAbsent();
    }

    private boolean idAbsent() {
        boolean byId = row.path("scheme").asText().equals("standard_webhooks");
        return byId
                && row.path("headers").properties().stream()
                        .noneMatch(header -> header.getKey().endsWith("-id"));
    }
}
