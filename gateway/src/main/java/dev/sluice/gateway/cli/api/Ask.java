// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.auth.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request to the admin API. Immutable.
 *
 * @param query {@code name=value}, encoded
 * @param hints what to tell when it is refused
 */
public record Ask(
        String method, String path, List<String> query, Map<String, String> headers, Optional<Body> body, Hints hints) {
    /** Makes a request that is sent twice count once. */
    public static final String KEY = "Idempotency-Key";

    private static final Hints NONE = new Hints(pointer -> pointer, () -> "");

    /** What is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    public record Body(String type, byte[] bytes) {}

    /**
     * What only the command knows.
     *
     * @param places where the user wrote what stands at a JSON pointer of the body
     * @param missing what to do when there is nothing at the path; empty when nothing is known
     */
    public record Hints(Places places, Supplier<String> missing) {}

    /** Where the user wrote what stands at a JSON pointer of the body. */
    @FunctionalInterface
    public interface Places {
        String of(String pointer);
    }

    public Ask {
        query = List.copyOf(query);
        headers = Map.copyOf(headers);
    }

    public static Ask get(String path) {
        return new Ask("GET", path, List.of(), Map.of(), Optional.empty(), NONE);
    }

    /** A POST with a key of its own, so that it may be sent again when its answer is lost. */
    public static Ask post(String path) {
        return new Ask("POST", path, List.of(), Map.of(), Optional.empty(), NONE)
                .header(KEY, UUID.randomUUID().toString());
    }

    public static Ask put(String path) {
        return new Ask("PUT", path, List.of(), Map.of(), Optional.empty(), NONE);
    }

    public static Ask delete(String path) {
        return new Ask("DELETE", path, List.of(), Map.of(), Optional.empty(), NONE);
    }

    /** With a query parameter; null is none. */
    public Ask query(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        var all = new ArrayList<>(query);
        all.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        return new Ask(method, path, all, headers, body, hints);
    }

    /** With a header in place of the one of the same name; null is none. */
    public Ask header(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Ask(method, path, query, all, body, hints);
    }

    /** With the version that is expected, written as the API shows it or without its quotes; null is any. */
    public Ask ifMatch(@Nullable String tag) {
        boolean bare = tag != null && !tag.startsWith("\"") && !tag.equals("*");
        return header("If-Match", bare ? '"' + tag + '"' : tag);
    }

    public Ask json(JsonNode json) {
        return body("application/json", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Ask body(String type, byte[] bytes) {
        return new Ask(method, path, query, headers, Optional.of(new Body(type, bytes)), hints);
    }

    public Ask places(Places places) {
        return new Ask(method, path, query, headers, body, new Hints(places, hints.missing()));
    }

    public Ask missing(Supplier<String> hint) {
        return new Ask(method, path, query, headers, body, new Hints(hints.places(), hint));
    }

    /** Path and query. */
    String target() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** What the token must allow. */
    Scope scope() {
        return switch (method) {
            case "GET" -> Scope.READ;
            case "POST" -> path.equals("/v1/events") ? Scope.PUBLISH : Scope.WRITE;
            default -> Scope.WRITE;
        };
    }

    /** Whether sending it twice does no more than sending it once. */
    boolean isRepeatable() {
        return method.equals("GET") || headers.containsKey(KEY);
    }
}
