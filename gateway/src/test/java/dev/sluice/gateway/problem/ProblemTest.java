// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void a_problem_has_the_members_of_rfc_9457_and_its_code() {
        var json = new JsonObject(
                Problem.of(ProblemCode.SOURCE_UNKNOWN, "no source x").json());
        assertThat(json.getMap())
                .containsEntry("type", "urn:sluice:problem:source_unknown")
                .containsEntry("title", "There is no such source")
                .containsEntry("status", 404)
                .containsEntry("detail", "no source x")
                .containsEntry("code", "source_unknown")
                .hasSize(5);
    }

    @Test
    void a_problem_whose_title_says_it_all_has_it_as_its_detail() {
        assertThat(new JsonObject(Problem.of(ProblemCode.INTERNAL).json()).getString("detail"))
                .isEqualTo(ProblemCode.INTERNAL.title());
    }

    @Test
    void validation_problems_list_pointer_and_detail() {
        var problem = new Problem(
                ProblemCode.REQUEST_MALFORMED, null, List.of(new Problem.FieldError("/webhook/url", "no URL")));
        assertThat(new JsonObject(problem.json()).getJsonArray("errors"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("pointer", "/webhook/url").put("detail", "no URL")));
    }

    @Test
    void every_code_is_told_apart_and_has_an_error_status() {
        var codes = new HashSet<String>();
        assertThat(Arrays.asList(ProblemCode.values())).allSatisfy(code -> {
            assertThat(codes.add(code.code())).isTrue();
            assertThat(code.code()).matches("[a-z][a-z_]+");
            assertThat(code.status()).isBetween(400, 503);
            assertThat(code.title()).isNotBlank();
        });
    }

    @Test
    void no_code_redirects_a_provider_or_tells_it_to_stop_for_good() {
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::status))
                .doesNotContain(410, 301, 302, 307, 308);
    }

    @Test
    void a_bug_is_answered_without_detail() {
        assertThat(Answers.problemOf(new IllegalStateException("secret"))).isEqualTo(Problem.of(ProblemCode.INTERNAL));
    }
}
