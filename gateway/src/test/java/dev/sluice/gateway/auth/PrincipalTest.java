// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.events.Event;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import java.time.Instant;
import java.util.List;
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

    @Test
    void a_token_of_one_tenant_sees_that_ones_things() {
        assertThat(acme.tenantsFor(null)).isEqualTo(new Tenants.One("acme"));
        assertThat(acme.tenantsFor("acme").include("acme")).isTrue();
        assertThat(acme.tenantsFor(null).include("other")).isFalse();
        refused(() -> acme.tenantsFor("other"), ProblemCode.NOT_ALLOWED);
    }

    @Test
    void a_token_of_all_tenants_sees_everybodys_things_unless_it_names_one() {
        assertThat(all.tenantsFor(null).include("acme")).isTrue();
        assertThat(all.tenantsFor("acme")).isEqualTo(new Tenants.One("acme"));
        refused(() -> all.tenantsFor("*"), ProblemCode.TENANT_REQUIRED);
        refused(() -> all.tenantsFor(""), ProblemCode.TENANT_REQUIRED);
    }

    @Test
    void a_restricted_token_makes_what_it_may_see_and_writes_nothing_wider() {
        var paid = new Principal(
                "acme",
                Optional.empty(),
                Set.of(Scope.PUBLISH),
                new Restriction(TypePatterns.of(List.of("com.*.paid")), Filter.compile("data.n > 5")),
                Instant.MAX);
        assertThat(paid.require(facts("com.x.paid", 6))).isSameAs(paid);
        refused(() -> paid.require(facts("com.x.paid", 5)), ProblemCode.RESTRICTED);
        refused(() -> paid.require(facts("com.x.made", 6)), ProblemCode.RESTRICTED);
        refused(paid::requireUnrestricted, ProblemCode.RESTRICTED);
        assertThat(acme.require(facts("anything", 1)).requireUnrestricted()).isSameAs(acme);
    }

    private static EventFacts facts(String type, int n) {
        return new EventFacts(Event.builder()
                .tenant("acme")
                .id("1")
                .source("/in/s")
                .type(type)
                .receivedMillis(0)
                .data(("{\"n\":" + n + "}").getBytes(UTF_8))
                .build());
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ProblemException.class))
                .extracting(ProblemException::code)
                .isEqualTo(code);
    }
}
