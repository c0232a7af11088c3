// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlCheckTest {

    private static final TargetPolicy DEV = new TargetPolicy(
            true, true, List.of(), List.of(), Set.of(new HostPort("127.0.0.1", 8080), new HostPort("127.0.0.1", 8081)));

    private static final TargetPolicy HOSTS = new TargetPolicy(
            false,
            false,
            List.of("*.svc.example", "10.1.0.0/16", "169.254.0.0/16"),
            List.of("bad.svc.example", "10.1.9.0/24", "*.Evil.example", "93.184.*"),
            Set.of(new HostPort("hooks.sluice.example", 443)));

    @ParameterizedTest
    @CsvFileSource(resources = "urls.csv", numLinesToSkip = 1, quoteCharacter = '\'')
    void a_url_is_judged_by_its_text(String policy, String allowed, String url) {
        var text = url.translateEscapes();

        var reason = UrlCheck.asWritten(text, policy(policy));

        assertThat(reason.isEmpty()).as("%s: %s", text, reason).isEqualTo(allowed.equals("yes"));
    }

    private static TargetPolicy policy(String name) {
        return switch (name) {
            case "dev" -> DEV;
            case "hosts" -> HOSTS;
            default -> TargetPolicy.strict();
        };
    }

    @Test
    void what_the_operator_himself_names_is_let_through_although_private_and_nothing_else() {
        TargetPolicy policy = TargetPolicy.strict().letting("issuer");

        assertThat(UrlCheck.asWritten("https://issuer/keys", TargetPolicy.strict()))
                .isPresent();
        assertThat(UrlCheck.asWritten("https://issuer/keys", policy)).isEmpty();
        assertThat(UrlCheck.asWritten("https://other/keys", policy)).isPresent();
        assertThat(UrlCheck.asWritten("http://issuer/keys", policy)).isPresent();
        assertThat(UrlCheck.asWritten("https://10.0.0.1/", TargetPolicy.strict().letting("10.0.0.1")))
                .isPresent();
        assertThat(UrlCheck.asWritten("https://metadata.google.internal/", policy.letting("metadata.google.internal")))
                .isPresent();
    }

    @Test
    void a_url_of_more_than_2048_characters_is_refused() {
        var longest = "https://partner.example/" + "x".repeat(2048 - 24);

        assertThat(UrlCheck.asWritten(longest, TargetPolicy.strict())).isEmpty();
        assertThat(UrlCheck.asWritten(longest + "x", TargetPolicy.strict())).isPresent();
        assertThat(UrlCheck.asWritten("", TargetPolicy.strict())).isPresent();
    }

    @Test
    void a_label_has_at_most_63_characters_and_a_name_253() {
        assertThat(UrlCheck.asWritten("https://" + "a".repeat(63) + ".example/", TargetPolicy.strict()))
                .isEmpty();
        assertThat(UrlCheck.asWritten("https://" + "a".repeat(64) + ".example/", TargetPolicy.strict()))
                .isPresent();
        assertThat(UrlCheck.asWritten("https://" + "a.".repeat(126) + "a/", TargetPolicy.strict()))
                .isEmpty();
        assertThat(UrlCheck.asWritten("https://" + "a.".repeat(127) + "a/", TargetPolicy.strict()))
                .isPresent();
    }

    @Test
    void the_gateway_listening_everywhere_is_refused_on_every_address_of_the_machine() {
        var policy =
                new TargetPolicy(true, true, List.of("127.0.0.0/8"), List.of(), Set.of(new HostPort("0.0.0.0", 80)));

        assertThat(UrlCheck.asWritten("http://127.0.0.1/", policy)).isPresent();
        assertThat(UrlCheck.asWritten("http://127.9.9.9/", policy)).isPresent();
        assertThat(UrlCheck.asWritten("http://[::1]/", policy)).isPresent();
        assertThat(UrlCheck.asWritten("http://127.0.0.1:81/", policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "fc00::/129", "10.0.0/8", "a b", "", "https://x", "10.0.0.0/08", "x/8"})
    void an_entry_that_is_no_glob_and_no_cidr_is_an_error(String entry) {
        assertThatThrownBy(() -> new TargetPolicy(false, false, List.of(entry), List.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TargetPolicy(false, false, List.of(), List.of(entry), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_url_is_taken_apart_once() {
        assertThat(TargetUrl.parse("https://Partner.Example./Hooks?a=%20b"))
                .isEqualTo(new TargetUrl(true, "partner.example", 443, "/Hooks?a=%20b"));
        assertThat(TargetUrl.parse("http://[2606:4700::1]:8080?x"))
                .isEqualTo(new TargetUrl(false, "2606:4700::1", 8080, "/?x"));
    }
}
