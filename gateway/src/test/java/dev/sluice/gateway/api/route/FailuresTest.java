// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.subscriptions.registry.RegistryException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void a_write_that_may_have_been_done_says_so() {
        var lost = RegistryException.maybeWritten("its answer was lost", new IllegalStateException());

        Problem told = Failures.problemOf(new CompletionException(lost));

        assertThat(told.code()).isEqualTo(ProblemCode.REGISTRY_UNAVAILABLE);
        assertThat(told.detail()).contains("may have been done");
    }

    @Test
    void one_that_was_refused_does_not() {
        Problem told = Failures.problemOf(new RegistryException("Kafka is away", null));

        assertThat(told.code()).isEqualTo(ProblemCode.REGISTRY_UNAVAILABLE);
        assertThat(told.detail()).doesNotContain("may");
    }
}
