// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.Restriction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the claims of an authentic token must be, and whom they make. Pure; every wrong type is a refusal, never a guess. */
final class Claims {
    /** How far another clock may be ahead in {@code nbf} and {@code iat}. */
    static final Duration LEEWAY = Duration.ofSeconds(60);
    /** 9999-12-31T23:59:59Z: what lies behind is no date that anybody meant. */
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

    private static final int MAX_SUBJECT = 256;
    private static final int MAX_SCOPES = 64;

    private Claims() {}

    static Principal principal(JsonNode claims, RestrictionClaims restrictions, Instant now) {
        Restriction restriction = restrictions.read(claims);
        Instant expiresAt = time(claims, "exp").orElseThrow(() -> CompactJws.invalid("the token has no exp"));
        if (!now.isBefore(expiresAt)) {
            throw new ProblemException(ProblemCode.TOKEN_EXPIRED, "the token has expired");
        }
        refuseFuture(claims, "nbf", now);
        refuseFuture(claims, "iat", now);
        return new Principal(tenant(claims), subject(claims), issuer(claims), scopes(claims), restriction, expiresAt);
    }

    private static Optional<String> issuer(JsonNode claims) {
        return Optional.ofNullable(claims.path("iss").textValue());
    }

    /** Refuses unless {@code iss} is {@code expected}. */
    static void requireIssuer(JsonNode claims, String expected) {
        JsonNode issuer = claims.get("iss");
        if (issuer == null || !issuer.isTextual() || !issuer.textValue().equals(expected)) {
            throw CompactJws.invalid("the token is from another issuer");
        }
    }

    /** Refuses unless {@code aud} is {@code expected} or a list with it (RFC 7519, 4.1.3). */
    static void requireAudience(JsonNode claims, String expected) {
        JsonNode audience = claims.get("aud");
        if (audience != null && audience.isTextual() && audience.textValue().equals(expected)) {
            return;
        }
        boolean found = false;
        if (audience != null && audience.isArray()) {
            for (JsonNode one : audience) {
                if (!one.isTextual()) {
                    throw CompactJws.invalid("the token's aud is malformed");
                }
                found |= one.textValue().equals(expected);
            }
        }
        if (!found) {
            throw CompactJws.invalid("the token is for another audience");
        }
    }

    private static Optional<Instant> time(JsonNode claims, String name) {
        JsonNode node = claims.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isNumber()) {
            throw CompactJws.invalid("the token's " + name + " is not a number");
        }
        BigDecimal seconds = node.decimalValue();
        if (seconds.signum() <= 0 || seconds.compareTo(LAST) > 0) {
            throw CompactJws.invalid("the token's " + name + " is no sensible time");
        }
        // LAST bounds the digits before the point; what is finer than a millisecond is cut off
        return Optional.of(Instant.ofEpochMilli(seconds.movePointRight(3).longValue()));
    }

    private static void refuseFuture(JsonNode claims, String name, Instant now) {
        time(claims, name).ifPresent(time -> {
            if (time.isAfter(now.plus(LEEWAY))) {
                throw CompactJws.invalid("the token's " + name + " is in the future");
            }
        });
    }

    private static String tenant(JsonNode claims) {
        JsonNode node = claims.get("tenant");
        if (node == null || !node.isTextual()) {
            throw CompactJws.invalid("the token names no tenant");
        }
        String tenant = node.textValue();
        if (!tenant.equals(Principal.ALL_TENANTS) && !TenantName.isValid(tenant)) {
            throw CompactJws.invalid("the token's tenant is not a tenant's name");
        }
        return tenant;
    }

    private static Optional<String> subject(JsonNode claims) {
        JsonNode node = claims.get("sub");
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > MAX_SUBJECT) {
            throw CompactJws.invalid("the token's sub is malformed");
        }
        return Optional.of(node.textValue());
    }

    private static Set<Scope> scopes(JsonNode claims) {
        var scopes = EnumSet.noneOf(Scope.class);
        JsonNode node = claims.get("scope");
        if (node == null) {
            return scopes;
        }
        if (node.isTextual()) {
            List.of(node.textValue().split(" ", -1))
                    .forEach(text -> Scope.of(text).ifPresent(scopes::add));
            return scopes;
        }
        if (!node.isArray() || node.size() > MAX_SCOPES) {
            throw CompactJws.invalid("the token's scope is malformed");
        }
        for (JsonNode one : node) {
            if (!one.isTextual()) {
                throw CompactJws.invalid("the token's scope is malformed");
            }
            Scope.of(one.textValue()).ifPresent(scopes::add);
        }
        return scopes;
    }
}
