// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SettingsLoaderProperties {
    private static final String GOOD = """
            server: { port: 8080, ingestDeadline: 2500ms }
            auth: { jwt: { key: "canary-canary-canary-canary-canary" } }
            sources:
              shop: { provider: stripe, secrets: ["canary-one", "${CANARY}"], rateLimit: 5/s }
              x:
                provider: hmac
                header: X-Signature
                secrets: ["canary-two"]
                timestamp: { header: X-Time, unit: ms }
            subscriptions:
              b:
                types: ["a.*"]
                webhook: { url: "https://partner.example/", secrets: ["%s"], retry: { schedule: [1s, 5m], jitter: 0.2 } }
            """.formatted(ConfigKit.SIGNING);

    private static Path file;

    @BeforeContainer
    static void make() throws IOException {
        file = Files.createTempFile("sluice", ".yaml");
    }

    @AfterContainer
    static void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    @Property
    void any_change_of_a_good_file_ends_in_settings_or_in_ordered_problems_inside_the_file(
            @ForAll @IntRange(max = 700) int at,
            @ForAll @IntRange(max = 30) int length,
            @ForAll @StringLength(max = 12) String instead)
            throws IOException {
        int from = Math.min(at, GOOD.length());
        int to = Math.min(from + length, GOOD.length());
        String changed = GOOD.substring(0, from) + instead + GOOD.substring(to);
        Files.writeString(file, changed.replaceAll("[\\ud800-\\udfff]", ""));

        var loaded = SettingsLoader.load(file, Mode.CHECK, Map.of("CANARY", "cacanaryry"));

        assertThat(loaded.settings() == null).isEqualTo(!loaded.problems().isEmpty());
        assertThat(loaded.problems())
                .isSortedAccordingTo((a, b) -> a.line() != b.line()
                        ? Integer.compare(a.line(), b.line())
                        : Integer.compare(a.column(), b.column()));
        assertThat(loaded.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(1, 60);
            assertThat(problem.column()).isPositive();
            assertThat(problem.toString()).doesNotContain("cacanaryry");
        });
    }
}
