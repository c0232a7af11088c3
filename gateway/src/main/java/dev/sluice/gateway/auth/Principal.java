// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a verified token speaks for.
 *
 * @param tenant one tenant's name, or {@link #ALL_TENANTS}
 * @param subject the token's {@code sub}, when it has one
 * @param expiresAt the instant from which the token counts no more
 */
public record Principal(String tenant, Optional<String> subject, Set<Scope> scopes, Instant expiresAt) {
    /** The claim of a token that is good for every tenant; a request then names one. */
    public static final String ALL_TENANTS = "*";

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** Refuses with 403 unless the token allows {@code scope}. */
    public Principal require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new ProblemException(ProblemCode.SCOPE_MISSING, "the token lacks the scope " + scope.text());
        }
        return this;
    }

    public boolean spansTenants() {
        return tenant.equals(ALL_TENANTS);
    }

    /**
     * The one tenant that a request is about.
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
}
