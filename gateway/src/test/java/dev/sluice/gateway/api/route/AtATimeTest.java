// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtATimeTest {
    private final AtATime four = new AtATime(4);
    private final List<Promise<String>> underWay = new ArrayList<>();

    private Future<String> begin(String tenant) {
        return four.run(tenant, () -> {
            Promise<String> promise = Promise.promise();
            underWay.add(promise);
            return promise.future();
        });
    }

    @Test
    void one_tenant_has_half_of_the_places_so_that_others_have_the_rest() {
        begin("greedy");
        begin("greedy");

        assertThat(begin("greedy").cause())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.RATE_LIMITED));
        begin("other");
        assertThat(underWay).hasSize(3);
    }

    @Test
    void all_together_have_no_more_than_there_are() {
        for (String tenant : List.of("a", "b", "c", "d", "e")) {
            begin(tenant);
        }
        assertThat(underWay).hasSize(4);
    }

    @Test
    void whoever_is_done_leaves_nothing_behind_also_when_it_fails_or_never_begins() {
        begin("a");
        begin("a");
        underWay.get(0).complete("done");
        underWay.get(1).fail("broken");
        Future<String> thrown = four.run("a", () -> {
            throw new IllegalStateException("at once");
        });

        assertThat(thrown.failed()).isTrue();
        assertThat(four.tenants()).isZero();
        begin("a");
        begin("a");
        assertThat(underWay).hasSize(4);
    }
}
