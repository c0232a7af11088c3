// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TypePatternsProperties {

    @Property(tries = 5_000)
    void a_pattern_matches_what_the_definition_says(@ForAll("patterns") String pattern, @ForAll("types") String type) {
        assertThat(TypePatterns.of(List.of(pattern)).matches(type)).isEqualTo(reference(pattern, type));
    }

    @Property
    void several_match_what_one_of_them_matches(
            @ForAll("patterns") String one, @ForAll("patterns") String two, @ForAll("types") String type) {
        boolean either = reference(one, type) || reference(two, type);
        assertThat(TypePatterns.of(List.of(one, two)).matches(type)).isEqualTo(either);
    }

    @Property
    void an_operational_event_wants_a_pattern_that_begins_as_it_does(@ForAll("patterns") String pattern) {
        assertThat(TypePatterns.of(List.of(pattern)).matches("dev.sluice.a")).isFalse();
    }

    @Example
    void operational_events_can_be_asked_for() {
        assertThat(TypePatterns.of(null).matches("dev.sluice.subscription.failing"))
                .isFalse();
        assertThat(TypePatterns.of(List.of("*")).matches("dev.sluice.subscription.failing"))
                .isFalse();
        assertThat(TypePatterns.of(List.of("dev.*")).matches("dev.sluice.subscription.failing"))
                .isFalse();
        assertThat(TypePatterns.of(List.of("dev.sluice.*")).matches("dev.sluice.subscription.failing"))
                .isTrue();
        assertThat(TypePatterns.of(List.of("dev.*")).matches("dev.sluices")).isTrue();
    }

    @Example
    void left_out_is_all_and_an_empty_list_is_refused() {
        assertThat(TypePatterns.of(null).matches("anything")).isTrue();
        assertThat(TypePatterns.of(null)).isEqualTo(TypePatterns.of(List.of("*")));
        assertThatIllegalArgumentException().isThrownBy(() -> TypePatterns.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> TypePatterns.of(List.of("a", "")));
    }

    @Example
    void a_hostile_pattern_ends() {
        String pattern = "*a".repeat(200) + "b";
        assertThat(TypePatterns.of(List.of(pattern)).matches("a".repeat(5_000))).isFalse();
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab.*A").ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.strings().withChars("ab.A").ofMaxLength(10);
    }

    private static boolean reference(String pattern, String type) {
        if (pattern.isEmpty()) return type.isEmpty();
        String rest = pattern.substring(1);
        if (pattern.charAt(0) != '*')
            return !type.isEmpty() && pattern.charAt(0) == type.charAt(0) && reference(rest, type.substring(1));
        for (int skip = 0; skip <= type.length(); skip++) if (reference(rest, type.substring(skip))) return true;
        return false;
    }
}
