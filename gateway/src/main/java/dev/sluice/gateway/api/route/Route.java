// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.auth.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One thing that can be asked: the same as an operation of the OpenAPI document, and a test holds the two together.
 *
 * @param path literal segments, and at most one {@code {id}}, as the document writes it
 * @param scope what the token must allow; empty: anybody may ask
 * @param query the names of its query parameters; any other is a 400
 * @param body what it takes
 * @param answers every status it may be answered with
 * @param narrows whether it keeps what it does within the token's restriction by itself; else a restricted token can't write by it
 */
public record Route(
        HttpMethod method,
        String path,
        Optional<Scope> scope,
        Set<String> query,
        Body body,
        Set<Integer> answers,
        boolean narrows,
        Operation operation) {
    /** In the path: a resource's or an event's id. */
    public static final String ID = "{id}";

    /** What a route takes as its body. */
    public enum Body {
        /** Nothing; what comes is not looked at. */
        NONE,
        /** A JSON object, or nothing, which stands for the empty one. */
        MAYBE_JSON,
        /** A JSON object. */
        JSON,
        /** Bytes of any type. */
        BYTES
    }

    public Route {
        query = Set.copyOf(query);
        answers = Set.copyOf(answers);
    }

    /** A route that needs a token with {@code scope}. */
    public static Route of(HttpMethod method, String path, Scope scope, Operation operation) {
        var route = new Route(method, path, Optional.of(scope), Set.of("tenant"), Body.NONE, Set.of(), false, operation)
                .answers(400, 401, 403, 503);
        return path.contains(ID) ? route.answers(404) : route;
    }

    /** A route for anybody. */
    public static Route open(HttpMethod method, String path, Operation operation) {
        return new Route(method, path, Optional.empty(), Set.of(), Body.NONE, Set.of(400), false, operation);
    }

    /** The same with more query parameters. */
    public Route query(String... names) {
        var all = new TreeSet<>(query);
        all.addAll(Set.of(names));
        return new Route(method, path, scope, all, body, answers, narrows, operation);
    }

    /** The same with a body. */
    public Route body(Body kind) {
        return new Route(method, path, scope, query, kind, answers, narrows, operation).answers(413, 415, 422);
    }

    /** The same with more statuses. */
    public Route answers(int... statuses) {
        var all = new TreeSet<>(answers);
        for (int status : statuses) {
            all.add(status);
        }
        return new Route(method, path, scope, query, body, all, narrows, operation);
    }

    /** The same, open to a restricted token too. */
    public Route narrowing() {
        return new Route(method, path, scope, query, body, answers, true, operation);
    }

    /** Whether an {@code Idempotency-Key} counts here. */
    public boolean takesKey() {
        return method.equals(HttpMethod.POST) && scope.isPresent();
    }
}
