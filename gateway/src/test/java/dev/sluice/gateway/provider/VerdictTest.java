// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static dev.sluice.gateway.provider.verify.ReasonCode.KEY_REJECTED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which code is told for which fault, beyond the vectors. */
class VerdictTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String BODY = "{\"id\":\"evt_1\"}";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Verdict VERIFIED = new Verdict.Verified(VerificationGrade.BODY);

    private static Map<String, String> signed(String provider) {
        return new TreeMap<>(provider(provider).signer(List.of(SECRET)).sign(bytes(), "msg_1", NOW, Map.of()));
    }

    private static Provider provider(String name) {
        return Providers.builtIn().get(name).orElseThrow();
    }

    private static byte[] bytes() {
        return BODY.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Verdict verdict(String provider, Requests request) {
        return provider(provider).verifier(SourceOptions.of(SECRET)).verify(request.build(), NOW);
    }

    private static Verdict refused(ReasonCode code) {
        return new Verdict.Refused(code);
    }

    @Nested
    class A_header_of_pairs {
        private Verdict stripe(String header) {
            return verdict("stripe", Requests.post(BODY).header("Stripe-Signature", header));
        }

        @Test
        void without_its_timestamp_part_is_malformed() {
            assertThat(stripe("v1=" + "0".repeat(64))).isEqualTo(refused(SIGNATURE_MALFORMED));
        }

        @Test
        void without_a_known_signature_is_malformed() {
            assertThat(stripe("t=1700000000,v0=" + "0".repeat(64))).isEqualTo(refused(SIGNATURE_MALFORMED));
            assertThat(stripe("t=1700000000")).isEqualTo(refused(SIGNATURE_MALFORMED));
            assertThat(stripe("")).isEqualTo(refused(SIGNATURE_MALFORMED));
        }

        @Test
        void with_a_timestamp_that_is_no_number_is_told_so() {
            assertThat(stripe("t=x,v1=" + "0".repeat(64))).isEqualTo(refused(TIMESTAMP_MALFORMED));
            assertThat(stripe("t=,v1=" + "0".repeat(64))).isEqualTo(refused(TIMESTAMP_MALFORMED));
            assertThat(stripe("t=-1,v1=" + "0".repeat(64))).isEqualTo(refused(TIMESTAMP_MALFORMED));
            assertThat(stripe("t=17000000001700000000,v1=" + "0".repeat(64))).isEqualTo(refused(TIMESTAMP_MALFORMED));
        }

        @Test
        void with_two_timestamps_is_ambiguous() {
            assertThat(stripe("t=1700000000,t=1,v1=" + "0".repeat(64))).isEqualTo(refused(TIMESTAMP_MALFORMED));
        }

        @Test
        void may_hold_sixteen_signatures_and_no_more() {
            String genuine = signed("stripe").get("Stripe-Signature");
            String other = ",v1=" + "0".repeat(64);

            assertThat(stripe(genuine + other.repeat(15))).isEqualTo(VERIFIED);
            assertThat(stripe(genuine + other.repeat(16))).isEqualTo(refused(SIGNATURE_MALFORMED));
        }

        @Test
        void may_have_blanks_behind_its_separator() {
            assertThat(stripe(signed("stripe").get("Stripe-Signature").replace(",", ", ")))
                    .isEqualTo(VERIFIED);
        }
    }

    @Test
    void a_header_sent_twice_is_malformed_though_each_alone_is_genuine() {
        String header = signed("github").get("X-Hub-Signature-256");

        var once = Requests.post(BODY).header("X-Hub-Signature-256", header);
        var twice = Requests.post(BODY).header("X-Hub-Signature-256", header).header("X-Hub-Signature-256", header);

        assertThat(verdict("github", once)).isEqualTo(VERIFIED);
        assertThat(verdict("github", twice)).isEqualTo(refused(SIGNATURE_MALFORMED));
    }

    @Test
    void a_timestamp_sent_twice_is_malformed() {
        var request =
                Requests.post(BODY).headers(signed("standard-webhooks")).header("webhook-timestamp", "1700000000");

        assertThat(verdict("standard-webhooks", request)).isEqualTo(refused(TIMESTAMP_MALFORMED));
    }

    @Test
    void an_id_sent_twice_or_empty_is_malformed() {
        var twice = Requests.post(BODY).headers(signed("standard-webhooks")).header("webhook-id", "msg_1");
        var headers = signed("standard-webhooks");
        headers.put("webhook-id", "");

        assertThat(verdict("standard-webhooks", twice)).isEqualTo(refused(SIGNATURE_MALFORMED));
        assertThat(verdict("standard-webhooks", Requests.post(BODY).headers(headers)))
                .isEqualTo(refused(SIGNATURE_MALFORMED));
    }

    @Test
    void the_signature_is_judged_before_the_age() {
        var headers = signed("standard-webhooks");
        headers.put("webhook-timestamp", "1");

        assertThat(verdict("standard-webhooks", Requests.post(BODY).headers(headers)))
                .isEqualTo(refused(SIGNATURE_MISMATCH));
    }

    @Test
    void a_source_may_set_its_own_tolerance() {
        var request = Requests.post(BODY).headers(signed("stripe")).build();
        var strict = provider("stripe").verifier(new SourceOptions(List.of(SECRET), Duration.ofSeconds(10), false));

        assertThat(strict.verify(request, NOW.plusSeconds(10))).isEqualTo(VERIFIED);
        assertThat(strict.verify(request, NOW.plusSeconds(11))).isEqualTo(refused(TIMESTAMP_OUT_OF_TOLERANCE));
    }

    @Nested
    class Two_families_of_headers {
        @Test
        void either_counts_as_a_whole() {
            assertThat(verdict("standard-webhooks", Requests.post(BODY).headers(signed("svix"))))
                    .isEqualTo(VERIFIED);
            assertThat(verdict("svix", Requests.post(BODY).headers(signed("standard-webhooks"))))
                    .isEqualTo(VERIFIED);
        }

        @Test
        void are_never_mixed() {
            var headers = signed("svix");
            headers.put("webhook-id", headers.remove("svix-id"));
            assertThat(verdict("standard-webhooks", Requests.post(BODY).headers(headers)))
                    .isEqualTo(refused(SIGNATURE_MISSING));

            headers = signed("svix");
            headers.put("webhook-timestamp", headers.remove("svix-timestamp"));
            assertThat(verdict("standard-webhooks", Requests.post(BODY).headers(headers)))
                    .isEqualTo(refused(TIMESTAMP_MISSING));
        }

        @Test
        void give_the_id_of_the_one_that_was_verified() {
            var request = Requests.post(BODY)
                    .headers(signed("svix"))
                    .header("webhook-id", "another")
                    .build();

            assertThat(provider("standard-webhooks")
                            .verifier(SourceOptions.of(SECRET))
                            .verify(request, NOW))
                    .isEqualTo(VERIFIED);
            assertThat(provider("standard-webhooks")
                            .events()
                            .extract(request, "s", NOW)
                            .providerId())
                    .isEqualTo("msg_1");
        }
    }

    @Nested
    class The_legacy_header_of_GitHub {
        private final SourceOptions legacy = new SourceOptions(List.of("0123456789abcdef"), null, true);
        private static final String FORM = "0123456789abcdef";

        @Test
        void never_replaces_a_newer_one_that_is_there() {
            var request = Requests.post("payload")
                    .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                    .header("X-Hub-Signature", "sha1=" + "0".repeat(40))
                    .build();

            assertThat(provider("github").verifier(legacy).verify(request, NOW)).isEqualTo(refused(SIGNATURE_MISMATCH));
        }

        @Test
        void of_an_unknown_algorithm_is_malformed() {
            var request = Requests.post("payload")
                    .header("X-Hub-Signature", "md5=" + FORM)
                    .build();

            assertThat(provider("github").verifier(legacy).verify(request, NOW))
                    .isEqualTo(refused(SIGNATURE_MALFORMED));
        }
    }

    @Nested
    class A_secret {
        @Test
        void that_is_not_of_the_providers_form_is_refused_without_being_told() {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> provider("standard-webhooks").verifier(SourceOptions.of(SECRET, "whsec_topsecret!")))
                    .withMessage("secrets[1] is not base64 behind 'whsec_'")
                    .satisfies(e -> assertThat(e)
                            .hasStackTraceContaining("base64")
                            .extracting(Throwable::toString)
                            .asString()
                            .doesNotContain("topsecret"));
        }

        @Test
        void of_a_key_pair_must_have_the_right_length() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider("svix").verifier(SourceOptions.of("whpk_AAAA")))
                    .withMessage("secrets[0] is not an Ed25519 public key: 3 bytes instead of 32");
        }

        @Test
        void that_is_empty_is_refused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider("stripe").verifier(SourceOptions.of("")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider("stripe").verifier(SourceOptions.of()));
        }

        @Test
        void is_not_shown_by_the_options() {
            assertThat(SourceOptions.of("topsecret").toString()).doesNotContain("topsecret");
        }

        @Test
        void that_only_verifies_can_not_sign() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            provider("svix").signer(List.of("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")));
        }
    }

    @Test
    void a_version_that_is_not_known_is_malformed_and_none_at_all_is_missing() {
        var unknown = Requests.post(BODY)
                .header("X-HubSpot-Signature", "0".repeat(64))
                .header("X-HubSpot-Signature-Version", "v9");

        assertThat(verdict("hubspot", unknown)).isEqualTo(refused(SIGNATURE_MALFORMED));
        assertThat(verdict("hubspot", Requests.post(BODY))).isEqualTo(refused(SIGNATURE_MISSING));
    }

    @Nested
    class An_API_key {
        private Verdict verdict(Map<String, List<String>> settings, String header, String value) {
            var options = new SourceOptions(List.of("key"), null, false, settings, KeySource.NONE);
            return provider("generic-api-key")
                    .verifier(options)
                    .verify(Requests.post(BODY).header(header, value).build(), NOW);
        }

        @Test
        void stands_behind_Bearer_in_Authorization_and_bare_in_another_header() {
            var token = new Verdict.Verified(VerificationGrade.TOKEN);

            assertThat(verdict(Map.of(), "Authorization", "Bearer key")).isEqualTo(token);
            assertThat(verdict(Map.of("header", List.of("authorization")), "Authorization", "Bearer key"))
                    .isEqualTo(token);
            assertThat(verdict(Map.of("header", List.of("X-Api-Key")), "X-Api-Key", "key"))
                    .isEqualTo(token);
        }

        private Verdict inQuery(Map<String, List<String>> settings, String query) {
            var options = new SourceOptions(List.of("key"), null, false, settings, KeySource.NONE);
            return provider("generic-api-key")
                    .verifier(options)
                    .verify(
                            InboundRequest.of(
                                    "POST", "https://hooks.example.com/in/test" + query, Map.of(), new byte[0]),
                            NOW);
        }

        @Test
        void stands_in_the_query_where_the_source_says_so_and_nowhere_else_then() {
            var settings = Map.of("query", List.of("api_key"));

            assertThat(inQuery(settings, "?api_key=key")).isEqualTo(new Verdict.Verified(VerificationGrade.TOKEN));
            assertThat(inQuery(settings, "?api_key=other")).isEqualTo(refused(SIGNATURE_MISMATCH));
            assertThat(inQuery(Map.of(), "?api_key=key")).isEqualTo(refused(SIGNATURE_MISSING));
            assertThat(verdict(settings, "Authorization", "Bearer key")).isEqualTo(refused(SIGNATURE_MISSING));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> inQuery(Map.of("query", List.of("a"), "header", List.of("b")), ""))
                    .withMessageContaining("settings.query");
        }

        @Test
        void is_signed_for_where_it_stands() {
            var options =
                    new SourceOptions(List.of("k y"), null, false, Map.of("query", List.of("api_key")), KeySource.NONE);

            assertThat(provider("generic-api-key")
                            .signer(options)
                            .sign("https://a.example/in/x", new byte[0], "1", NOW, Map.of())
                            .url())
                    .isEqualTo("https://a.example/in/x?api_key=k+y");
        }

        @Test
        void stands_behind_the_word_that_the_source_says() {
            var settings = Map.of("header", List.of("X-Api-Key"), "word", List.of("Token"));

            assertThat(verdict(settings, "X-Api-Key", "token key"))
                    .isEqualTo(new Verdict.Verified(VerificationGrade.TOKEN));
            assertThat(verdict(settings, "X-Api-Key", "key")).isEqualTo(refused(SIGNATURE_MALFORMED));
            assertThat(verdict(Map.of(), "Authorization", "key")).isEqualTo(refused(SIGNATURE_MALFORMED));
        }
    }

    @Nested
    class The_algorithms_of_tokens {
        private SourceOptions with(String... algorithms) {
            return new SourceOptions(
                    List.of("s".repeat(32)), null, false, Map.of("algorithms", List.of(algorithms)), KeySource.NONE);
        }

        @Test
        void are_those_that_the_source_says() {
            var signed = provider("generic-jwt").signer(with("HS512")).sign("", bytes(), "", NOW, Map.of());
            var request = Requests.post(BODY).headers(signed.headers()).build();

            assertThat(provider("generic-jwt").verifier(with("HS512")).verify(request, NOW))
                    .isEqualTo(new Verdict.Verified(VerificationGrade.TOKEN));
            assertThat(provider("generic-jwt").verifier(with("HS256", "HS384")).verify(request, NOW))
                    .isEqualTo(refused(KEY_REJECTED));
        }

        @Test
        void have_to_fit_the_keys() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider("generic-jwt").verifier(with("none")))
                    .withMessageStartingWith("settings.algorithms: must be some of");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider("generic-jwt").verifier(with("RS256")))
                    .withMessage("settings.algorithms: those of secrets are needed, HS");
        }
    }

    @Test
    void all_secrets_sign_where_the_header_holds_several() {
        var headers = provider("stripe").signer(List.of("new", "old")).sign(bytes(), "", NOW, Map.of());
        var request = Requests.post(BODY).headers(headers).build();

        assertThat(provider("stripe").verifier(SourceOptions.of("old")).verify(request, NOW))
                .isEqualTo(VERIFIED);
        assertThat(provider("stripe").verifier(SourceOptions.of("new")).verify(request, NOW))
                .isEqualTo(VERIFIED);
    }

    @Test
    void kept_headers_come_back_and_never_replace_what_was_signed() {
        var kept = Map.of("in_x-github-event", "issues", "in_x-hub-signature-256", "sha256=00");

        var headers = provider("github").signer(List.of(SECRET)).sign(bytes(), "guid-1", NOW, kept);

        assertThat(headers).containsEntry("X-GitHub-Event", "issues").containsEntry("X-GitHub-Delivery", "guid-1");
        assertThat(verdict("github", Requests.post(BODY).headers(headers))).isEqualTo(VERIFIED);
    }
}
