// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Restriction;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a verified token speaks for.
 *
 * @param tenant one tenant's name, or {@link #ALL_TENANTS}
 * @param subject the token's {@code sub}, when it has one
 * @param issuer the token's {@code iss}, when it has one
 * @param restriction which events it may see or make at most, whatever is asked for
 * @param expiresAt the instant from which the token counts no more
 */
public record Principal(
        String tenant,
        Optional<String> subject,
        Optional<String> issuer,
        Set<Scope> scopes,
        Restriction restriction,
        Instant expiresAt) {
    /** The claim of a token that is good for every tenant; a request then names one. */
    public static final String ALL_TENANTS = "*";

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** One of no named issuer. */
    public Principal(
            String tenant, Optional<String> subject, Set<Scope> scopes, Restriction restriction, Instant expiresAt) {
        this(tenant, subject, Optional.empty(), scopes, restriction, expiresAt);
    }

    /** One that may see and make every event of its tenant. */
    public Principal(String tenant, Optional<String> subject, Set<Scope> scopes, Instant expiresAt) {
        this(tenant, subject, scopes, Restriction.NONE, expiresAt);
    }

    /** Refuses with 403 unless the token allows {@code scope}. */
    public Principal require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new ProblemException(ProblemCode.SCOPE_MISSING, "the token lacks the scope " + scope.text());
        }
        return this;
    }

    /**
     * Refuses with 403 when the token is restricted to some events: for what is about no single event and would reach others too, such as
     * writing a subscription.
     */
    public Principal requireUnrestricted() {
        if (!restriction.isNone()) {
            throw new ProblemException(
                    ProblemCode.RESTRICTED, "a token that is restricted to some events can't be used for this");
        }
        return this;
    }

    /** Refuses with 403 unless the token's restriction lets this event through: for making one. What is shown is left out instead. */
    public Principal require(EventFacts event) {
        if (!restriction.matches(event)) {
            throw new ProblemException(ProblemCode.RESTRICTED, "the token is restricted to other events");
        }
        return this;
    }

    /** Whether the token is for all tenants. */
    public boolean spansTenants() {
        return tenant.equals(ALL_TENANTS);
    }

    /**
     * The one tenant that a request is about: for writes, publishing and streams.
     *
     * @param asked the request's {@code ?tenant=}, null when it has none
     * @throws ProblemException 403 for another tenant's name, 400 when a token for all tenants comes without one
     */
    public String tenantFor(@Nullable String asked) {
        if (!spansTenants()) {
            if (asked != null && !asked.equals(tenant)) {
                throw new ProblemException(ProblemCode.NOT_ALLOWED, "the token is for another tenant");
            }
            return tenant;
        }
        if (asked == null || !TenantName.isValid(asked)) {
            throw new ProblemException(ProblemCode.TENANT_REQUIRED, "a token for all tenants needs ?tenant=NAME");
        }
        return asked;
    }

    /**
     * Whose things a request may see: for lists, and for what is read by its id, which is 404 unless its tenant is included.
     *
     * @param asked the request's {@code ?tenant=}, null when it has none
     * @throws ProblemException 403 for another tenant's name, 400 for what is no tenant's name
     */
    public Tenants tenantsFor(@Nullable String asked) {
        return spansTenants() && asked == null ? new Tenants.All() : new Tenants.One(tenantFor(asked));
    }
}
