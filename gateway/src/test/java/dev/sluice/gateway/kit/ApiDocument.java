// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document, and whether what is said over the API is what it says. */
public final class ApiDocument {
    private static final String BASE = "https://sluice.test/openapi.yaml";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private final JsonNode root;
    private final JsonSchemaFactory schemas;

    private ApiDocument(JsonNode root) {
        this.root = root;
        String text = root.toString();
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(BASE, text))));
    }

    /** An operation, as the document writes it. */
    public record Operation(String method, String path, JsonNode json, List<JsonNode> parameters) {
        /** Its statuses. */
        public Set<Integer> statuses() {
            Set<Integer> statuses = new TreeSet<>();
            json.path("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
            return statuses;
        }

        /** The names of its parameters that stand there. */
        public Set<String> names(String in) {
            Set<String> names = new TreeSet<>();
            parameters.stream()
                    .filter(each -> each.path("in").asText().equals(in))
                    .forEach(each -> names.add(each.path("name").asText()));
            return names;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** As it is served. */
    public static ApiDocument load() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            Object yaml = new Yaml().load(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return new ApiDocument(JSON.valueToTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode root() {
        return root;
    }

    /** All operations. */
    public List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
                if (METHODS.contains(each.getKey())) {
                    List<JsonNode> parameters = new ArrayList<>();
                    path.getValue().path("parameters").forEach(one -> parameters.add(resolved(one)));
                    each.getValue().path("parameters").forEach(one -> parameters.add(resolved(one)));
                    all.add(new Operation(
                            each.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            each.getValue(),
                            parameters));
                }
            }
        }
        return all;
    }

    /** What a {@code $ref} stands for; anything else is itself. */
    public JsonNode resolved(JsonNode node) {
        JsonNode now = node;
        while (now.has("$ref")) {
            String ref = now.path("$ref").asText();
            assertThat(ref).startsWith("#/");
            now = root.at(ref.substring(1));
            assertThat(now.isMissingNode()).as("%s is there", ref).isFalse();
        }
        return now;
    }

    /** What is wrong with a value, by the schema at a pointer into the document. */
    public List<String> violations(String pointer, JsonNode value) {
        var config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        JsonSchema schema = schemas.getSchema(SchemaLocation.of(BASE + "#" + pointer), config);
        return schema.validate(value.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** Holds an answer against the document. */
    void check(String method, String path, ApiAnswer answer) {
        Operation operation = find(method, path);
        if (operation == null) {
            return;
        }
        String said = method + " " + path + " answered " + answer.status() + " " + answer.body();
        assertThat(operation.statuses()).as(said).contains(answer.status());
        String pointer = "/paths/" + escaped(operation.path()) + "/"
                + operation.method().toLowerCase(java.util.Locale.ROOT) + "/responses/" + answer.status();
        JsonNode written = root.at(pointer);
        JsonNode response = resolved(written);
        if (written.has("$ref")) {
            pointer = written.path("$ref").asText().substring(1);
        }
        headers(response, answer, said);
        content(pointer, response, answer, said);
    }

    private void headers(JsonNode response, ApiAnswer answer, String said) {
        Map<String, JsonNode> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.path("headers").properties().forEach(each -> known.put(each.getKey(), resolved(each.getValue())));
        known.forEach((name, header) -> {
            if (header.path("required").asBoolean(false)) {
                assertThat(answer.header(name)).as("%s of %s", name, said).isNotEmpty();
            }
        });
    }

    private void content(String pointer, JsonNode response, ApiAnswer answer, String said) {
        String type = answer.header("content-type");
        if (!response.has("content")) {
            assertThat(answer.body()).as(said).isEmpty();
            return;
        }
        assertThat(response.path("content").has(type))
                .as("%s of %s", type, said)
                .isTrue();
        if (type.endsWith("json")) {
            String schema = pointer + "/content/" + escaped(type) + "/schema";
            assertThat(violations(schema, answer.json())).as(said).isEmpty();
        }
    }

    private Operation find(String method, String path) {
        String plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        return operations().stream()
                .filter(each -> each.method().equals(method))
                .filter(each -> plain.matches(each.path().replace("{id}", "[A-Za-z0-9_-]{1,64}")))
                .findFirst()
                .orElse(null);
    }

    private static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }
}
