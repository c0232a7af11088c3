// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.Providers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A change of one provider's file is nothing to the sources of others: their limits go on where they are. */
class ProvidersChangeTest {
    private static final String ACME = """
            name: acme
            title: Acme
            token: { header: X-Token }
            event: { id: /id, type: "com.acme.{/kind}", unparsed: com.acme.unparsed }
            """;

    @Test
    void sources_of_other_providers_stay_as_they_are() throws Exception {
        try (var door = new Door()) {
            door.table().follow(catalog(ACME, "other"));
            door.know(
                    Door.source("mine", "acme", "s"),
                    Door.source("beside", "other", "s"),
                    Door.source("stripe", "stripe", "s"));
            CompiledSource mine = door.table().find("mine");
            CompiledSource beside = door.table().find("beside");
            CompiledSource stripe = door.table().find("stripe");
            assertThat(stripe).isNotNull();

            door.table().follow(catalog(ACME.replace("X-Token", "X-Other"), "other"));

            assertThat(door.table().find("stripe")).isSameAs(stripe);
            assertThat(door.table().find("beside")).isSameAs(beside);
            assertThat(door.table().find("mine")).isNotNull().isNotSameAs(mine);
        }
    }

    private static Providers catalog(String acme, String second) {
        Map<Path, String> files = Map.of(
                Path.of("acme.yaml"), acme, Path.of(second + ".yaml"), ACME.replace("name: acme", "name: " + second));
        return Providers.builtIn().with(files, refused -> {
            throw refused;
        });
    }
}
