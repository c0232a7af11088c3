// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.kit.ApiDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document and the router say the same. */
class OpenApiTest {
    private final ApiDocument document = ApiDocument.load();

    @Test
    void every_route_is_in_the_document_and_the_other_way_round() {
        assertThat(described().keySet()).isEqualTo(routes().keySet());
    }

    @Test
    void every_status_of_a_route_is_in_the_document_and_the_other_way_round() {
        Map<String, Route> routes = routes();
        assertThat(described())
                .allSatisfy((name, operation) -> assertThat(operation.statuses())
                        .as(name)
                        .isEqualTo(new TreeSet<>(routes.get(name).answers())));
    }

    @Test
    void every_query_parameter_of_a_route_is_in_the_document_and_the_other_way_round() {
        Map<String, Route> routes = routes();
        assertThat(described())
                .allSatisfy((name, operation) -> assertThat(operation.names("query"))
                        .as(name)
                        .isEqualTo(new TreeSet<>(routes.get(name).query())));
    }

    @Test
    void bodies_and_keys_are_described_where_they_count() {
        Map<String, Route> routes = routes();
        assertThat(described()).allSatisfy((name, operation) -> {
            assertThat(operation.json().has("requestBody"))
                    .as(name)
                    .isEqualTo(routes.get(name).body() != Route.Body.NONE);
            assertThat(operation.names("header").contains("Idempotency-Key"))
                    .as(name)
                    .isEqualTo(routes.get(name).takesKey());
            assertThat(operation.json().has("security"))
                    .as(name)
                    .isEqualTo(routes.get(name).scope().isEmpty());
        });
    }

    @Test
    void the_description_names_the_scope() {
        Map<String, Route> routes = routes();
        assertThat(described())
                .allSatisfy((name, operation) -> routes.get(name)
                        .scope()
                        .ifPresent(scope -> assertThat(
                                        operation.json().path("description").asText())
                                .as(name)
                                .contains("Scope `" + scope.text() + "`")));
    }

    @Test
    void every_reference_leads_somewhere_and_operation_ids_are_unique() {
        assertThat(document.root().findValuesAsText("$ref"))
                .allSatisfy(
                        ref -> assertThat(document.root().at(ref.substring(1)).isMissingNode())
                                .as(ref)
                                .isFalse());
        assertThat(document.root().findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    @Test
    void every_body_has_an_example_and_every_example_is_valid() {
        for (ApiDocument.Operation operation : document.operations()) {
            content(operation.toString(), document.resolved(operation.json().path("requestBody")), true);
            for (JsonNode response : operation.json().path("responses")) {
                content(operation.toString(), document.resolved(response), false);
            }
        }
    }

    private void content(String what, JsonNode holder, boolean request) {
        holder.path("content").properties().forEach(content -> {
            JsonNode schema = content.getValue().path("schema");
            content.getValue().path("examples").properties().forEach(each -> {
                JsonNode example = document.resolved(each.getValue()).path("value");
                if (schema.has("$ref")) {
                    assertThat(document.violations(schema.path("$ref").asText().substring(1), example))
                            .as("example %s of %s", each.getKey(), what)
                            .isEmpty();
                }
            });
            boolean told = request && schema.has("$ref");
            assertThat(!told || content.getValue().has("examples"))
                    .as("an example of the body of %s", what)
                    .isTrue();
        });
    }

    private Map<String, ApiDocument.Operation> described() {
        var all = new TreeMap<String, ApiDocument.Operation>();
        document.operations().forEach(each -> all.put(each.toString(), each));
        return all;
    }

    private static Map<String, Route> routes() {
        var all = new TreeMap<String, Route>();
        List<Route> routes = Routes.all();
        routes.forEach(each -> all.put(each.method().name() + " " + each.path(), each));
        assertThat(all).hasSameSizeAs(routes);
        assertThat(Set.copyOf(all.keySet())).isNotEmpty();
        return all;
    }
}
