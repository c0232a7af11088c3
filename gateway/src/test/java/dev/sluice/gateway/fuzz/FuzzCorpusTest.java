// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that is kept, findings among them, goes through its target. */
@Timeout(60)
class FuzzCorpusTest {

    /** A fuzz target and the name of its inputs. */
    record Target(String name, Consumer<byte[]> code) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Target> targets() {
        return List.of(
                new Target("signature", SignatureFuzz::fuzzerTestOneInput),
                new Target("template", TemplateFuzz::fuzzerTestOneInput),
                new Target("pointer", PointerFuzz::fuzzerTestOneInput),
                new Target("split", SplitFuzz::fuzzerTestOneInput),
                new Target("provider-file", ProviderFileFuzz::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void what_is_kept_holds(Target target) {
        List<byte[]> inputs = Corpus.of(target.name());

        assertThat(inputs).isNotEmpty();
        for (byte[] input : inputs) {
            assertThatCode(() -> target.code().accept(input))
                    .as(Base64.getEncoder().encodeToString(input))
                    .doesNotThrowAnyException();
        }
    }
}
