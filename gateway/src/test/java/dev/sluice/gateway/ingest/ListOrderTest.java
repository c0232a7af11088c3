// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.events.Event;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.typed.KnownTypes;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Elements of a list come onto the log as they stand in it, those that a schema holds up for a while among them. */
@Timeout(120)
class ListOrderTest {
    private static final String ACME = """
            name: acme
            title: Acme
            token: { header: X-Token }
            event: { id: /id, type: "com.acme.{/kind}", unparsed: com.acme.unparsed, batch: "" }
            """;
    private static final int ELEMENTS = 40;

    @Test
    void a_checked_element_is_not_overtaken_by_those_behind_it() throws Exception {
        try (var door = new Door()) {
            door.table().follow(Providers.builtIn().with(Map.of(Path.of("acme.yaml"), ACME), refused -> {
                throw refused;
            }));
            door.know(Door.source("acme", "acme", "s"));
            KnownTypes.replace(door.types, "acme", "com.acme.typed", "{\"required\":[\"id\"]}");
            String list = IntStream.range(0, ELEMENTS)
                    .mapToObj(i -> "{\"id\":\"" + i + "\",\"kind\":\"" + (i % 3 == 0 ? "typed" : "plain") + "\"}")
                    .collect(Collectors.joining(",", "[", "]"));

            assertThat(door.post("acme", list, Map.of("X-Token", "s")).statusCode())
                    .isEqualTo(200);

            assertThat(door.log.events())
                    .extracting(Event::id)
                    .containsExactlyElementsOf(IntStream.range(0, ELEMENTS)
                            .mapToObj(String::valueOf)
                            .toList());
            assertThat(door.log.events().getFirst().extensions()).containsEntry("schemacheck", "valid");
        }
    }
}
