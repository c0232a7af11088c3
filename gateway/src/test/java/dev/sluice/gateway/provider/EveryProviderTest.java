// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static dev.sluice.gateway.provider.verify.ReasonCode.KEY_REJECTED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every file of the catalog whose provider a secret or a private key can sign for. */
class EveryProviderTest {
    private static final Providers CATALOG = Providers.builtIn();
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String URL = "https://hooks.example.com/in/test?a=b%20c";
    /** Only their owners can sign for these; the vectors hold requests of theirs. */
    private static final Set<String> OF_THEIR_OWN_KEY = Set.of("aws-sns", "paypal", "google-pubsub", "plaid");

    /** A provider with a secret that signs and one that verifies. */
    record Case(Provider provider, String signing, String verifying, String other, String body) {
        @Override
        public String toString() {
            return provider.name();
        }

        SignedRequest signed() {
            return provider.signer(options(signing)).sign(URL, body.getBytes(UTF_8), "msg_1", NOW, Map.of());
        }

        Verdict verdict(SignedRequest request, String secret, Instant now) {
            return provider.verifier(options(secret)).verify(inbound(request, lists(request.headers())), now);
        }

        Verdict verdict(SignedRequest request, Map<String, List<String>> headers) {
            return provider.verifier(options(verifying)).verify(inbound(request, headers), NOW);
        }

        private SourceOptions options(String... secrets) {
            return new SourceOptions(List.of(secrets), null, false, Map.of(), KeySource.NONE);
        }
    }

    private static InboundRequest inbound(SignedRequest request, Map<String, List<String>> headers) {
        return InboundRequest.of("POST", request.url(), headers, request.body());
    }

    private static Map<String, List<String>> lists(Map<String, String> headers) {
        var lists = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    static List<Case> cases() {
        return CATALOG.names().stream()
                .filter(name -> !OF_THEIR_OWN_KEY.contains(name))
                .map(EveryProviderTest::sample)
                .toList();
    }

    private static Case sample(String name) {
        Provider provider = CATALOG.get(name).orElseThrow();
        String json = "{\"id\":\"evt_1\",\"type\":\"a.b\",\"text\":\"h\u00e9llo\"}";
        return switch (name) {
            case "adyen" ->
                new Case(
                        provider,
                        "44782def547aaa06",
                        "44782DEF547AAA06",
                        "44782def547aaa07",
                        "{\"notificationItems\":[{\"NotificationRequestItem\":{\"pspReference\":\"p\",\"success\":\"true\"}}]}");
            case "discord" ->
                new Case(
                        provider,
                        "private:9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                        json);
            case "sendgrid" ->
                new Case(
                        provider,
                        "private:" + SigningPairs.P256_PRIVATE,
                        SigningPairs.P256_PUBLIC,
                        SigningPairs.OTHER_P256_PUBLIC,
                        "[" + json + "]\r\n");
            case "standard-webhooks", "svix", "sluice" ->
                symmetric(
                        provider,
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        json);
            case "generic-basic" -> symmetric(provider, "name:pass:word", "name:passworD", json);
            case "microsoft-graph" ->
                symmetric(provider, "state", "State", "{\"value\":[{\"resource\":\"a\"},{\"resource\":\"b\"}]}");
            default -> symmetric(provider, "a secret", "a secreT", json);
        };
    }

    private static Case symmetric(Provider provider, String secret, String other, String body) {
        return new Case(provider, secret, secret, other, body);
    }

    private static Verdict refused(ReasonCode code) {
        return new Verdict.Refused(code);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_was_signed_is_accepted(Case a) {
        assertThat(a.verdict(a.signed(), a.verifying(), NOW)).isInstanceOf(Verdict.Verified.class);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void another_secret_is_a_mismatch(Case a) {
        assertThat(a.verdict(a.signed(), a.other(), NOW)).isEqualTo(refused(SIGNATURE_MISMATCH));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_secret_of_two_is_enough(Case a) {
        SignedRequest request = a.signed();
        var verifier = a.provider().verifier(a.options(a.other(), a.verifying()));

        assertThat(verifier.verify(inbound(request, lists(request.headers())), NOW))
                .isInstanceOf(Verdict.Verified.class);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_flipped_byte_of_a_covered_body_passes(Case a) {
        SignedRequest request = a.signed();
        boolean covered = a.verdict(request, a.verifying(), NOW).equals(new Verdict.Verified(VerificationGrade.BODY));
        for (int at = 0; covered && at < request.body().length; at++) {
            byte[] changed = request.body().clone();
            changed[at] ^= 1;
            var tampered = new SignedRequest(request.url(), request.headers(), changed);

            assertThat(a.verdict(tampered, a.verifying(), NOW)).as("byte " + at).isInstanceOf(Verdict.Refused.class);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_dated_proof_grows_old(Case a) {
        if (!a.provider().dated()) {
            return;
        }
        Verdict later = a.verdict(a.signed(), a.verifying(), NOW.plus(Duration.ofDays(30)));

        assertThat(later).isEqualTo(refused(TIMESTAMP_OUT_OF_TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_proof_sent_twice_is_malformed(Case a) {
        SignedRequest request = a.signed();
        for (String name : proofs(a, request)) {
            var doubled = new TreeMap<>(lists(request.headers()));
            doubled.put(
                    name, List.of(request.headers().get(name), request.headers().get(name)));

            assertThat(a.verdict(request, doubled)).as(name).isEqualTo(refused(SIGNATURE_MALFORMED));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_proof_that_is_missing_is_told(Case a) {
        SignedRequest request = a.signed();
        for (String name : proofs(a, request)) {
            var without = new TreeMap<>(lists(request.headers()));
            without.remove(name);

            assertThat(a.verdict(request, without)).as(name).isEqualTo(refused(SIGNATURE_MISSING));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void any_other_header_of_the_proof_that_is_missing_is_a_refusal(Case a) {
        SignedRequest request = a.signed();
        for (String name : request.headers().keySet()) {
            boolean sideline = unsigned(a, request, name);
            var without = new TreeMap<>(lists(request.headers()));
            without.remove(name);
            if (!sideline) {
                assertThat(a.verdict(request, without))
                        .as(name)
                        .isIn(
                                refused(SIGNATURE_MISSING),
                                refused(TIMESTAMP_MISSING),
                                refused(SIGNATURE_MALFORMED),
                                refused(SIGNATURE_MISMATCH));
            }
        }
    }

    /** What the provider sends along without signing it. */
    private static boolean unsigned(Case a, SignedRequest request, String name) {
        var changed = new TreeMap<>(lists(request.headers()));
        changed.put(name, List.of(request.headers().get(name) + "x"));
        return a.verdict(request, changed) instanceof Verdict.Verified;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void text_that_is_no_proof_is_refused_whatever_it_is(Case a) {
        SignedRequest request = a.signed();
        for (String name : proofs(a, request)) {
            for (String junk : List.of(
                    "",
                    " ",
                    "v9=00",
                    "v9,AAAA",
                    "sha256=",
                    "=",
                    ",",
                    "a.b.c",
                    "Bearer",
                    "Basic ",
                    "\u00e9",
                    "0".repeat(5_000))) {
                var changed = new TreeMap<>(lists(request.headers()));
                changed.put(name, List.of(junk));

                assertThat(a.verdict(request, changed)).as(name + ": " + junk).isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    private static List<String> proofs(Case a, SignedRequest request) {
        var names = new ArrayList<>(request.headers().keySet());
        names.removeIf(name -> !a.provider().credentials().contains(name));
        return names;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_secret_and_an_empty_one_are_refused_at_once(Case a) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.provider().verifier(a.options()))
                .withMessageContaining("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> a.provider().verifier(SourceOptions.of("")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_request_without_anything_is_refused(Case a) {
        var bare = InboundRequest.of("POST", "", Map.of(), new byte[0]);

        assertThat(a.provider().verifier(a.options(a.verifying())).verify(bare, NOW))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void a_key_that_nobody_publishes_is_rejected() {
        var provider = CATALOG.get("aws-sns").orElseThrow();
        var options = new SourceOptions(List.of(), null, false, Map.of("topics", List.of("t")), KeySource.NONE);
        String body = "{\"Type\":\"Notification\",\"MessageId\":\"1\",\"TopicArn\":\"t\",\"Message\":\"m\","
                + "\"Timestamp\":\"2023-11-14T22:13:20Z\",\"SignatureVersion\":\"2\",\"Signature\":\"AAAA\","
                + "\"SigningCertURL\":\"https://sns.us-east-1.amazonaws.com/a.pem\"}";

        assertThat(provider.verifier(options).verify(Requests.post(body).build(), NOW))
                .isEqualTo(refused(KEY_REJECTED));
    }

    @Test
    void a_time_without_a_zone_and_one_in_a_header_are_read() {
        Requests shop = Requests.post("{\"id\":7,\"date_modified_gmt\":\"2026-01-31T12:00:00\"}");
        Requests issue = Requests.post("{\"action\":\"created\"}").header("Sentry-Hook-Timestamp", "1769860800");

        for (var one : Map.of("woocommerce", shop, "sentry", issue).entrySet()) {
            assertThat(CATALOG.get(one.getKey())
                            .orElseThrow()
                            .events()
                            .extract(one.getValue().build(), "x", NOW)
                            .time())
                    .as(one.getKey())
                    .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        }
    }

    @Test
    void only_the_owners_of_a_key_are_left_out_here() {
        for (String name : OF_THEIR_OWN_KEY) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CATALOG.get(name).orElseThrow().signer(List.of("a:b")));
        }
    }
}
