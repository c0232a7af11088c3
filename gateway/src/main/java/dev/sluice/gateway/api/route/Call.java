// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.auth.Tenants;
import dev.sluice.subscriptions.registry.Actor;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One request, wholly arrived and allowed. Confined to its event loop. */
public final class Call {
    private final Vertx vertx;
    private final Principal principal;
    private final Query query;
    private final String id;
    private final MultiMap headers;
    private final Buffer body;
    private final Route route;
    private final byte @Nullable [] mark;

    Call(Vertx vertx, Principal principal, Query query, String id, MultiMap headers, Buffer body, Route route) {
        this(vertx, principal, query, id, headers, body, route, null);
    }

    private Call(
            Vertx vertx,
            Principal principal,
            Query query,
            String id,
            MultiMap headers,
            Buffer body,
            Route route,
            byte @Nullable [] mark) {
        this.route = route;
        this.vertx = vertx;
        this.principal = principal;
        this.query = query;
        this.id = id;
        this.headers = headers;
        this.body = body;
        this.mark = mark;
    }

    /** The same request, made under an idempotency key. */
    Call marked(byte[] digest) {
        return new Call(vertx, principal, query, id, headers, body, route, digest);
    }

    /**
     * 32 bytes that this request has whenever and on whatever node it is made under its {@code Idempotency-Key}, and no other request;
     * null without a key.
     */
    public byte @Nullable [] mark() {
        return mark == null ? null : mark.clone();
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Who asks. */
    public Principal principal() {
        return principal;
    }

    public Query query() {
        return query;
    }

    /** The id in the path; empty when the route has none. */
    public String id() {
        return id;
    }

    public MultiMap headers() {
        return headers;
    }

    /** The body as it came. */
    public Buffer bytes() {
        return body;
    }

    /** The body as a JSON object, read anew at each call; an empty one when nothing came. */
    public ObjectNode json() {
        return BodyJson.object(body);
    }

    /** Whose things are seen. */
    public Tenants tenants() {
        return principal.tenantsFor(query.one("tenant").orElse(null));
    }

    /** Who writes, for the audit log. */
    public Actor actor() {
        return new Actor(
                Actor.Type.API,
                route.method().name() + " " + route.path(),
                principal.tenant(),
                principal.subject().orElse(null),
                principal.issuer().orElse(null),
                Trace.idIn(headers.getAll("traceparent")));
    }

    /** The one tenant that is written for: 400 when a token for all tenants comes without {@code ?tenant=}. */
    public String tenant() {
        return principal.tenantFor(query.one("tenant").orElse(null));
    }
}
