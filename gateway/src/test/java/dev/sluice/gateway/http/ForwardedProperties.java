// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a proxy appends to a line counts, or nobody's word does. */
class ForwardedProperties {
    @Provide
    Arbitrary<String> texts() {
        var pieces = Arbitraries.of("for=", "10.1.2.3", "\"", "\\", ",", ";", "=", " ", "x", "[", "]", ":1", "by=a")
                .list()
                .ofMaxSize(15)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(
                pieces, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(30));
    }

    @Property(tries = 5_000)
    void whatever_a_client_writes_the_last_one_is_the_proxys(@ForAll("texts") String text) {
        List<String> path = ClientAddress.forwarded(List.of(text + ", for=6.6.6.6"));

        assertThat(path.getLast()).isIn("6.6.6.6", "");
    }
}
