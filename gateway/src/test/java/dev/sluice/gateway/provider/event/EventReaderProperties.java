// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.Requests;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventReaderProperties {
    private static final Providers CATALOG = Providers.builtIn();
    private static final List<String> NAMES = List.of("id", "type", "data", "object", "0", "1", "a/b");

    @Property
    void no_body_and_no_header_makes_it_throw(@ForAll byte[] body, @ForAll String header) {
        var request = Requests.post(body)
                .header("X-GitHub-Event", header)
                .header("X-GitHub-Delivery", header)
                .header("webhook-id", header)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build();
        for (String name : CATALOG.names()) {
            var fields = CATALOG.get(name).orElseThrow().events().extract(request, "s", Instant.EPOCH);

            assertThat(fields.type()).isNotEmpty().hasSizeLessThanOrEqualTo(AttributeText.MAX_LENGTH);
        }
    }

    @Property
    void one_pass_finds_what_a_tree_finds(
            @ForAll("documents") JsonNode document, @ForAll("pointers") String first, @ForAll("pointers") String second)
            throws IOException {
        var pointers = new PointerTree();
        int one = pointers.add(first);
        int two = pointers.add(second);

        var found = JsonValues.read(new ObjectMapper().writeValueAsBytes(document), pointers);

        assertThat(found).isNotNull();
        assertThat(found.get(one)).isEqualTo(scalar(document.at(first)));
        assertThat(found.get(two)).isEqualTo(scalar(document.at(second)));
    }

    private static String scalar(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }

    @Provide
    Arbitrary<String> pointers() {
        return Arbitraries.of(NAMES)
                .map(name -> name.replace("/", "~1"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(names -> "/" + String.join("/", names));
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        return documents(4);
    }

    private static Arbitrary<JsonNode> documents(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> scalars = Arbitraries.oneOf(
                Arbitraries.strings().map(json::textNode),
                Arbitraries.integers().map(json::numberNode),
                Arbitraries.of(json.nullNode(), json.booleanNode(true)));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<JsonNode> objects = Arbitraries.lazy(
                        () -> Arbitraries.maps(Arbitraries.of(NAMES), documents(depth - 1)))
                .map(fields -> json.objectNode().setAll(fields));
        Arbitrary<JsonNode> arrays = Arbitraries.lazy(
                        () -> documents(depth - 1).list().ofMaxSize(3))
                .map(elements -> json.arrayNode().addAll(elements));
        return Arbitraries.oneOf(scalars, objects, objects, arrays);
    }
}
