// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.problem.ProblemException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final Set<String> KNOWN = Set.of("type", "subject");

    @Test
    void more_parameters_than_are_read_are_refused_and_not_passed_over() {
        String hundred = "/v1/events?" + "type=a&".repeat(99) + "subject=s";

        assertThat(Query.of(hundred, KNOWN).one("subject")).contains("s");
        assertThatThrownBy(() -> Query.of("/v1/events?" + "type=a&".repeat(100) + "subject=s", KNOWN))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Query.of("/v1/events?" + "type=a&".repeat(200) + "unknown=s", KNOWN))
                .isInstanceOf(ProblemException.class);
    }
}
