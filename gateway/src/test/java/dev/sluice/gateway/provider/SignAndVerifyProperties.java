// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** A verifier accepts what the signer of the same provider made, and nothing else. */
class SignAndVerifyProperties {
    private static final Providers CATALOG = Providers.builtIn();
    private static final String ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    /** RFC 8032 section 7.1, test 1. */
    private static final byte[] SEED =
            HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

    private static final String PUBLIC_KEY = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /** A provider with one secret that signs and what verifies it. */
    record Case(String name, Provider provider, String signing, String verifying) {
        static Case of(String name, Provider provider, String secret) {
            return new Case(name, provider, secret, secret);
        }

        Map<String, String> sign(byte[] body, Instant now) {
            return provider.signer(List.of(signing)).sign(body, ID, now, Map.of());
        }

        SourceVerifier verifier() {
            return provider.verifier(SourceOptions.of(verifying));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.of(
                Case.of("stripe", preset("stripe"), "whsec_a secret"),
                Case.of("github", preset("github"), "It's a Secret to Everybody"),
                Case.of("standard", preset("standard-webhooks"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                Case.of("svix", preset("svix"), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                new Case("ed25519", preset("standard-webhooks"), "whsk_" + base64(SEED), PUBLIC_KEY),
                Case.of("plain", hmac(Algorithm.HMAC_SHA512, Encoding.BASE64, null, null), "partner"),
                Case.of("prefixed", hmac(Algorithm.HMAC_SHA1, Encoding.HEX, "sha1=", null), "partner"),
                Case.of("header", hmac(Algorithm.HMAC_SHA384, Encoding.BASE64URL, null, "X-Timestamp"), "partner"));
    }

    private static Provider preset(String name) {
        return CATALOG.get(name).orElseThrow();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Provider hmac(Algorithm algorithm, Encoding encoding, String prefix, String timestampHeader) {
        var timestamp = timestampHeader == null
                ? null
                : new HmacScheme.SignedTimestamp(
                        timestampHeader,
                        TimestampRule.Unit.MILLISECONDS,
                        Duration.ofMinutes(5),
                        TimestampRule.Sides.BOTH);
        String signed = timestamp == null ? "{body}" : "{method}:{header:X-Timestamp}:{body}";
        return Providers.hmac(new HmacScheme(
                "X-Signature", algorithm, encoding, prefix, null, signed, timestamp, HmacScheme.Event.NONE));
    }

    @Property
    void what_was_signed_is_accepted(
            @ForAll("cases") Case a, @ForAll byte[] body, @ForAll @LongRange(max = 4_000_000_000L) long second) {
        Instant now = Instant.ofEpochSecond(second);

        var verdict = a.verifier()
                .verify(Requests.post(body).headers(a.sign(body, now)).build(), now);

        assertThat(verdict).isEqualTo(new Verdict.Verified(VerificationGrade.BODY));
    }

    @Property
    void one_flipped_bit_in_the_body_is_refused(
            @ForAll("cases") Case a,
            @ForAll @Size(min = 1, max = 200) byte[] body,
            @ForAll @IntRange(max = 1599) int flip) {
        Instant now = Instant.ofEpochSecond(1_700_000_000);
        Map<String, String> headers = a.sign(body, now);
        byte[] changed = body.clone();
        changed[flip / 8 % body.length] ^= (byte) (1 << flip % 8);

        assertRefused(a, headers, changed, now);
    }

    @Property(tries = 3000)
    void one_flipped_bit_in_a_signed_header_is_refused(
            @ForAll("cases") Case a,
            @ForAll @IntRange(max = 9) int which,
            @ForAll @IntRange(max = 999) int place,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] body = "{\"id\":\"evt_1\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Instant now = Instant.ofEpochSecond(1_700_000_000);
        var headers = new TreeMap<>(a.sign(body, now));
        headers.keySet().removeIf(name -> name.startsWith("X-GitHub")); // GitHub does not sign those
        String name = List.copyOf(headers.keySet()).get(which % headers.size());
        String value = headers.get(name);
        int at = place % value.length();
        char flipped = (char) (value.charAt(at) ^ 1 << bit);
        Assume.that(!sameHexDigit(a, value.charAt(at), flipped));
        headers.put(name, value.substring(0, at) + flipped + value.substring(at + 1));

        assertRefused(a, headers, body, now);
    }

    /** Hex of either case is the same signature, on purpose. */
    private static boolean sameHexDigit(Case a, char one, char other) {
        boolean hex = List.of("stripe", "github", "prefixed").contains(a.name());
        return hex && HexFormat.isHexDigit(one) && Character.toLowerCase(one) == Character.toLowerCase(other);
    }

    @Property
    void another_secret_is_refused(@ForAll("cases") Case a, @ForAll byte[] body) {
        Instant now = Instant.ofEpochSecond(1_700_000_000);
        Map<String, String> headers = a.sign(body, now);
        String other = a.name().equals("ed25519")
                ? "whpk_" + base64(SEED_OF_TEST_2)
                : a.verifying() + "BBBB" /* AAAA would be zeros, which HMAC pads with anyway */;

        var verdict = a.provider()
                .verifier(SourceOptions.of(other))
                .verify(Requests.post(body).headers(headers).build(), now);

        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    }

    /** The public key of RFC 8032 section 7.1, test 2. */
    private static final byte[] SEED_OF_TEST_2 =
            HexFormat.of().parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");

    @Property
    void a_signed_timestamp_counts_up_to_its_tolerance(@ForAll @LongRange(min = -2000, max = 2000) long age) {
        byte[] body = {1};
        var signedAt = Instant.ofEpochSecond(1_700_000_000);
        Case both = Case.of("svix", preset("svix"), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var verdict = both.verifier()
                .verify(Requests.post(body).headers(both.sign(body, signedAt)).build(), signedAt.plusSeconds(age));

        assertThat(verdict)
                .isEqualTo(
                        Math.abs(age) <= 300
                                ? new Verdict.Verified(VerificationGrade.BODY)
                                : new Verdict.Refused(TIMESTAMP_OUT_OF_TOLERANCE));
    }

    @Property(tries = 2000)
    void any_text_in_the_headers_is_refused_and_never_throws(
            @ForAll("cases") Case a,
            @ForAll String signature,
            @ForAll String id,
            @ForAll String timestamp,
            @ForAll byte[] body) {
        var request = Requests.post(body);
        for (String name : List.of(
                "Stripe-Signature", "X-Hub-Signature-256", "webhook-signature", "svix-signature", "X-Signature")) {
            request.header(name, signature);
        }
        for (String name : List.of("webhook-id", "svix-id")) {
            request.header(name, id);
        }
        for (String name : List.of("webhook-timestamp", "svix-timestamp", "X-Timestamp")) {
            request.header(name, timestamp);
        }

        assertThat(a.verifier().verify(request.build(), Instant.EPOCH)).isInstanceOf(Verdict.Refused.class);
    }

    @Property(tries = 2000)
    void any_text_of_the_right_alphabet_is_refused_and_never_throws(
            @ForAll("cases") Case a, @ForAll("nearSignatures") String signature, @ForAll byte[] body) {
        var now = Instant.ofEpochSecond(1_700_000_000);
        var headers = new TreeMap<>(a.sign(body, now));
        headers.replaceAll(
                (name, value) -> name.toLowerCase(java.util.Locale.ROOT).contains("signature") ? signature : value);

        assertRefused(a, headers, body, now);
    }

    @Provide
    Arbitrary<String> nearSignatures() {
        return Arbitraries.of(
                        "v1=",
                        "v1,",
                        "v1a,",
                        "t=",
                        "t=1700000000,",
                        "sha256=",
                        "sha1=",
                        ",",
                        " ",
                        "=",
                        "00",
                        "ff",
                        "AAAA",
                        "A",
                        "é")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    private static void assertRefused(Case a, Map<String, String> headers, byte[] body, Instant now) {
        assertThat(a.verifier().verify(Requests.post(body).headers(headers).build(), now))
                .isInstanceOf(Verdict.Refused.class);
    }
}
