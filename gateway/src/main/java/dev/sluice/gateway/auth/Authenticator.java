// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Turns a bearer token into a {@link Principal}, or fails with a {@link ProblemException} of 401, or of 503 when an issuer's keys can't
 * be had. Thread-safe; nothing here blocks, and no input makes it fail otherwise.
 *
 * <p>Written on the JDK's own cryptography and a strict JSON reader instead of vertx-auth-jwt, which believes a token without
 * {@code exp}, with {@code crit} or with a doubled claim, and throws on an {@code exp} of the wrong type.
 */
public final class Authenticator {
    private static final String SCHEME = "Bearer ";

    private final Optional<JwsKeys> keys;
    private final Optional<String> issuer;
    private final Optional<String> audience;
    private final InstantSource clock;
    private final RestrictionClaims restrictions = new RestrictionClaims();

    private Authenticator(
            Optional<JwsKeys> keys, Optional<String> issuer, Optional<String> audience, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    /** Believes tokens signed with {@code secret}; {@code iss} and {@code aud} are checked when they are expected to be something. */
    public static Authenticator hs256(
            SharedSecret secret, Optional<String> issuer, Optional<String> audience, InstantSource clock) {
        return new Authenticator(Optional.of(secret), issuer, audience, clock);
    }

    /** Believes tokens of one issuer for one audience, signed with a key of its own. */
    public static Authenticator issued(JwsKeys keys, String issuer, String audience, InstantSource clock) {
        return new Authenticator(Optional.of(keys), Optional.of(issuer), Optional.of(audience), clock);
    }

    /** Believes no token: what holds when {@code auth} is not configured. */
    public static Authenticator refusing() {
        return new Authenticator(Optional.empty(), Optional.empty(), Optional.empty(), InstantSource.system());
    }

    /** The principal of the request's one {@code Authorization: Bearer} header. */
    public Future<Principal> authenticate(HttpServerRequest request) {
        return believe(request).map(Believed::principal);
    }

    /** The principal of a token that came another way than in a header. */
    public Future<Principal> authenticate(String token) {
        return believe(token).map(Believed::principal);
    }

    /** The same as {@link #authenticate(HttpServerRequest)}, for what goes on after the request. */
    public Future<Believed> believe(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return refuse(ProblemCode.TOKEN_MISSING, "the request has no bearer token");
        }
        if (headers.size() > 1) {
            return refuse(ProblemCode.TOKEN_INVALID, "the request has several Authorization headers");
        }
        String header = headers.getFirst();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return refuse(ProblemCode.TOKEN_MISSING, "the Authorization header has no bearer token");
        }
        return believe(header.substring(SCHEME.length()).strip());
    }

    /** The same as {@link #authenticate(String)}, for what goes on after the request. */
    public Future<Believed> believe(String token) {
        if (keys.isEmpty()) {
            return refuse(ProblemCode.TOKEN_INVALID, "no token is accepted: auth is not configured");
        }
        try {
            var jws = CompactJws.parse(token);
            return keys.get()
                    .find(jws.algorithm(), jws.keyId())
                    .compose(key -> key.verify(jws.signed(), jws.signature())
                            .map(authentic -> new Believed(read(jws, authentic), key::counts)));
        } catch (ProblemException refused) {
            return Future.failedFuture(refused);
        }
    }

    private Principal read(CompactJws jws, boolean authentic) {
        if (!authentic) {
            throw CompactJws.invalid("the token's signature does not match");
        }
        JsonNode claims = TokenJson.object(jws.payload());
        issuer.ifPresent(expected -> Claims.requireIssuer(claims, expected));
        audience.ifPresent(expected -> Claims.requireAudience(claims, expected));
        return Claims.principal(claims, restrictions, clock.instant());
    }

    private static Future<Believed> refuse(ProblemCode code, String detail) {
        return Future.failedFuture(new ProblemException(code, detail));
    }
}
