// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrincipalTest {
    private final Principal acme = new Principal("acme", Optional.empty(), Set.of(Scope.READ), Instant.MAX);
    private final Principal all = new Principal("*", Optional.empty(), Set.of(), Instant.MAX);

    @Test
    void a_scope_that_the_token_has_not_is_403() {
        assertThat(acme.require(Scope.READ)).isSameAs(acme);
        refused(() -> acme.require(Scope.STREAM), ProblemCode.SCOPE_MISSING);
    }

    @Test
    void a_token_of_one_tenant_is_for_that_one_whatever_is_asked() {
        assertThat(acme.tenantFor(null)).isEqualTo("acme");
        assertThat(acme.tenantFor("acme")).isEqualTo("acme");
        refused(() -> acme.tenantFor("other"), ProblemCode.NOT_ALLOWED);
        refused(() -> acme.tenantFor("*"), ProblemCode.NOT_ALLOWED);
    }

    @Test
    void a_token_of_all_tenants_needs_one_named() {
        assertThat(all.tenantFor("other")).isEqualTo("other");
        refused(() -> all.tenantFor(null), ProblemCode.TENANT_REQUIRED);
        refused(() -> all.tenantFor("*"), ProblemCode.TENANT_REQUIRED);
        refused(() -> all.tenantFor("a b"), ProblemCode.TENANT_REQUIRED);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ProblemException.class))
                .extracting(ProblemException::code)
                .isEqualTo(code);
    }
}
