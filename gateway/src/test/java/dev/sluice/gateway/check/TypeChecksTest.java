// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.config.source.SchemaCheck;
import dev.sluice.config.tree.Problem;
import dev.sluice.config.type.SchemaCompatibility;
import dev.sluice.gateway.provider.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event types and schema checks as the file says them, and where it is wrong. */
class TypeChecksTest {
    @TempDir
    Path folder;

    private Loaded load(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), text);
        return SettingsLoader.load(file, Mode.CHECK, Map.of(), new ConfigChecks(Providers.builtIn()));
    }

    private List<String> problems(String text) throws Exception {
        return load(text).problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.substring(problem.indexOf("sluice.yaml:") + "sluice.yaml:".length()))
                .toList();
    }

    @Test
    void schemas_stand_in_the_file_or_in_files_of_their_own() throws Exception {
        Files.writeString(folder.resolve("order.json"), "{\"type\": \"object\"}");

        Settings settings = Objects.requireNonNull(load("""
                eventTypes:
                  order:
                    type: com.acme.order
                    schemas: ["${file:order.json}", { type: object, properties: { total: { minimum: 0.5 }, of: { const: "5" } } }]
                  paid: { tenant: acme, type: com.acme.order, compatibility: none, schemas: [{}, { type: string }] }
                """).settings());

        assertThat(settings.eventTypes()).containsOnlyKeys("order", "paid");
        var order = Objects.requireNonNull(settings.eventTypes().get("order"));
        assertThat(order.tenant()).isEqualTo("default");
        assertThat(order.compatibility()).isEqualTo(SchemaCompatibility.BACKWARD);
        assertThat(order.schemas())
                .containsExactly(
                        "{\"type\": \"object\"}",
                        "{\"type\":\"object\",\"properties\":{\"total\":{\"minimum\":0.5},\"of\":{\"const\":\"5\"}}}");
    }

    @Test
    void what_is_wrong_with_a_type_is_told_at_its_place() throws Exception {
        assertThat(problems("""
                eventTypes:
                  one: { type: "a.*", schemas: [{}] }
                  two: { type: dev.sluice.x, schemas: [] }
                  three: { type: a.b }
                  four: { type: a.c, schemas: [true], compatibility: sideways }
                """))
                .containsExactly(
                        "2:16: must be an event's type: up to 256 visible ASCII characters, no *",
                        "3:16: must not begin with dev.sluice.: those are Sluice's own",
                        "3:39: must have 1 to 20 schemas",
                        "4:3: missing key 'schemas'",
                        "5:32: expected text, but this is true or false; put it in quotes",
                        "5:54: 'sideways' is not one of backward, forward, full, none");
    }

    @Test
    void a_schema_that_is_none_and_a_version_that_breaks_are_told_at_their_very_place() throws Exception {
        Files.writeString(folder.resolve("broken.json"), "{\"type\":");
        assertThat(problems("""
                eventTypes:
                  order:
                    type: com.acme.order
                    schemas:
                      - type: object
                        properties:
                          total: { type: number }
                      - type: object
                        properties:
                          total:
                            type: string
                        required: [total]
                  other:
                    type: com.acme.order
                    schemas:
                      - { $ref: "https://example.com/x" }
                      - "${file:broken.json}"
                """))
                .hasSize(5)
                .anySatisfy(told -> assertThat(told).startsWith("11:19: breaks version 1, /properties/total/type: "))
                .anySatisfy(told -> assertThat(told).startsWith("12:19: breaks version 1, /required: "))
                .anySatisfy(told ->
                        assertThat(told).isEqualTo("14:11: 'order' has the tenant's schema for this type already"))
                .anySatisfy(told -> assertThat(told).startsWith("16:17: /$ref: a $ref begins with #/"))
                .anySatisfy(told -> assertThat(told).isEqualTo("17:9: not JSON"));
    }

    @Test
    void what_becomes_of_events_that_are_not_valid_is_said_of_sources_and_of_publishers() throws Exception {
        Settings settings = Objects.requireNonNull(load("""
                publishing: { schemaCheck: off, tenants: { acme: { schemaCheck: quarantine }, plain: {} } }
                sources:
                  usual: { provider: stripe, secrets: [x] }
                  strict: { provider: stripe, secrets: [x], schemaCheck: quarantine }
                """).settings());

        assertThat(settings.publishing().schemaCheck("acme")).isEqualTo(SchemaCheck.QUARANTINE);
        assertThat(settings.publishing().schemaCheck("plain")).isEqualTo(SchemaCheck.OFF);
        assertThat(settings.publishing().schemaCheck("other")).isEqualTo(SchemaCheck.OFF);
        assertThat(Objects.requireNonNull(settings.sources().get("usual")).schemaCheck())
                .isEqualTo(SchemaCheck.WARN);
        assertThat(Objects.requireNonNull(settings.sources().get("strict")).schemaCheck())
                .isEqualTo(SchemaCheck.QUARANTINE);
        assertThat(problems("publishing: { schemaCheck: maybe }\n"))
                .containsExactly("1:28: 'maybe' is not one of off, warn, quarantine");
    }
}
