// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Signs tokens with the configured or dev key, for {@code ./sluice token} and for commands that talk to their own gateway. */
public final class TokenIssuer {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = BASE64.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8));

    private final SharedSecret secret;
    private final InstantSource clock;

    public TokenIssuer(SharedSecret secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * What a token is to say. {@code types} and {@code filter} are written as they are: whether a gateway knows them is its own matter.
     *
     * @param scopes names as they stand in the claim
     * @param issuer the {@code iss} that the gateway expects, {@code audience} its {@code aud}
     */
    public record Request(
            String tenant,
            List<String> scopes,
            Optional<String> subject,
            List<String> types,
            Optional<String> filter,
            Optional<String> issuer,
            Optional<String> audience,
            Duration ttl) {
        public Request {
            scopes = List.copyOf(scopes);
            types = List.copyOf(types);
        }
    }

    /** A signed token, good from now on. */
    public String issue(Request request) {
        Instant now = clock.instant();
        var claims = new JsonObject();
        request.issuer().ifPresent(issuer -> claims.put("iss", issuer));
        request.audience().ifPresent(audience -> claims.put("aud", audience));
        request.subject().ifPresent(subject -> claims.put("sub", subject));
        claims.put("tenant", request.tenant()).put("scope", String.join(" ", request.scopes()));
        if (!request.types().isEmpty()) {
            claims.put("types", new JsonArray(request.types()));
        }
        request.filter().ifPresent(filter -> claims.put("filter", filter));
        claims.put("iat", now.getEpochSecond())
                .put("exp", now.plus(request.ttl()).getEpochSecond());
        String signed = HEADER + "." + BASE64.encodeToString(claims.encode().getBytes(UTF_8));
        return signed + "." + BASE64.encodeToString(secret.sign(signed.getBytes(US_ASCII)));
    }
}
