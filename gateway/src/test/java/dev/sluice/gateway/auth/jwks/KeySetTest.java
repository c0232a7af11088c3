// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.auth.jwks.KeySet.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
    private static final byte[] SIGNED = "what is signed".getBytes(UTF_8);
    private static final SigningPair RSA = SigningPair.rsa("rsa", 2_048);
    private static final SigningPair OTHER_RSA = SigningPair.rsa("other", 3_072);
    private static final SigningPair P256 = SigningPair.ec("p256", "P-256");
    private static final SigningPair P384 = SigningPair.ec("p384", "P-384");
    private static final SigningPair P521 = SigningPair.ec("p521", "P-521");
    private static final SigningPair ED25519 = SigningPair.edwards("ed25519", "Ed25519");
    private static final SigningPair ED448 = SigningPair.edwards("ed448", "Ed448");
    private static final Map<String, List<SigningPair>> FITTING = Map.of(
            "RS256", List.of(RSA),
            "RS384", List.of(RSA),
            "RS512", List.of(RSA),
            "PS256", List.of(RSA),
            "PS384", List.of(RSA),
            "PS512", List.of(RSA),
            "ES256", List.of(P256),
            "ES384", List.of(P384),
            "ES512", List.of(P521),
            "EdDSA", List.of(ED25519, ED448));
    private static final List<SigningPair> ALL = List.of(RSA, P256, P384, P521, ED25519, ED448);
    private static final KeySet SET = read(ALL.stream().map(SigningPair::jwk).toArray(JsonObject[]::new));

    static Stream<Arguments> pairs() {
        return FITTING.entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(pair -> Arguments.of(each.getKey(), pair)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void what_a_key_signs_is_verified_with_it_and_with_nothing_else(String name, SigningPair pair) {
        JwsAlgorithm algorithm = JwsAlgorithm.of(name).orElseThrow();
        byte[] signature = pair.sign(name, SIGNED);
        PublishedKey key = found(SET.find(algorithm, pair.id()));

        assertThat(verifies(algorithm, key, signature)).isTrue();
        for (int at : new int[] {0, signature.length / 2, signature.length - 1}) {
            byte[] changed = signature.clone();
            changed[at] ^= 1;
            assertThat(verifies(algorithm, key, changed)).as("byte %s", at).isFalse();
        }
        assertThat(algorithm.verifies(key.key(), key.kind(), "something else".getBytes(UTF_8), signature))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void an_algorithm_fits_its_own_kind_of_key_and_no_other(JwsAlgorithm algorithm) {
        for (SigningPair pair : ALL) {
            boolean fits = FITTING.get(algorithm.text()).contains(pair);
            assertThat(SET.find(algorithm, pair.id()))
                    .as(pair.id())
                    .isInstanceOf(fits ? Answer.Found.class : Answer.Unfit.class);
        }
    }

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void no_signature_of_another_form_is_one(JwsAlgorithm algorithm) throws Exception {
        for (SigningPair pair : FITTING.get(algorithm.text())) {
            PublishedKey key = found(SET.find(algorithm, pair.id()));
            byte[] good = pair.sign(algorithm.text(), SIGNED);
            var wrong = new ArrayList<byte[]>(List.of(
                    new byte[0],
                    new byte[1],
                    new byte[good.length],
                    Arrays.copyOf(good, good.length - 1),
                    Arrays.copyOf(good, good.length + 1),
                    new byte[4_096]));
            if (algorithm.text().startsWith("ES")) {
                var der = java.security.Signature.getInstance(
                        "SHA" + algorithm.text().substring(2) + "withECDSA");
                der.initSign(pair.pair().getPrivate());
                der.update(SIGNED);
                wrong.add(der.sign());
            }
            assertThat(wrong).noneMatch(signature -> verifies(algorithm, key, signature));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "None", "HS256", "HS384", "HS512", "rs256", "RS1", "ES256K", "RSA-OAEP", "EDDSA", ""})
    void there_is_no_other_algorithm(String name) {
        assertThat(JwsAlgorithm.of(name)).isEmpty();
    }

    @Test
    void an_rsa_signature_of_another_padding_or_hash_does_not_count() {
        PublishedKey key = found(SET.find(JwsAlgorithm.RS256, "rsa"));
        for (JwsAlgorithm signed : JwsAlgorithm.values()) {
            if (signed.fits(KeyKind.RSA)) {
                byte[] signature = RSA.sign(signed.text(), SIGNED);
                for (JwsAlgorithm said : JwsAlgorithm.values()) {
                    if (said.fits(KeyKind.RSA)) {
                        assertThat(verifies(said, key, signature)).isEqualTo(said == signed);
                    }
                }
            }
        }
    }

    @Test
    void a_key_that_names_its_algorithm_is_for_that_one_only() {
        KeySet set = read(
                RSA.jwk().put("alg", "RS256"),
                ED25519.jwk().put("alg", "EdDSA"),
                P256.jwk().put("alg", "ES384"));
        assertThat(set.find(JwsAlgorithm.RS256, "rsa")).isInstanceOf(Answer.Found.class);
        assertThat(set.find(JwsAlgorithm.RS512, "rsa")).isInstanceOf(Answer.Unfit.class);
        assertThat(set.find(JwsAlgorithm.PS256, "rsa")).isInstanceOf(Answer.Unfit.class);
        assertThat(set.find(JwsAlgorithm.EDDSA, "ed25519")).isInstanceOf(Answer.Found.class);
        // a P-256 key can't be used with ES384, whatever it says
        assertThat(set.find(JwsAlgorithm.ES256, "p256")).isInstanceOf(Answer.Unfit.class);
        assertThat(set.find(JwsAlgorithm.ES384, "p256")).isInstanceOf(Answer.Unfit.class);
    }

    @Test
    void a_missing_key_id_is_good_for_the_only_key_that_fits() {
        assertThat(found(SET.find(JwsAlgorithm.ES256, null)).id()).isEqualTo("p256");
        assertThat(SET.find(JwsAlgorithm.EDDSA, null)).isInstanceOf(Answer.Ambiguous.class);
        assertThat(read(RSA.jwk(), OTHER_RSA.jwk()).find(JwsAlgorithm.RS256, null))
                .isInstanceOf(Answer.Ambiguous.class);
        assertThat(found(read(RSA.jwk().put("alg", "PS256"), OTHER_RSA.jwk()).find(JwsAlgorithm.RS256, null))
                        .id())
                .isEqualTo("other");
        assertThat(read(P256.jwk()).find(JwsAlgorithm.RS256, null)).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void two_keys_of_one_id_are_told_apart_by_their_kind_or_not_at_all() {
        JsonObject same = OTHER_RSA.jwk().put("kid", "rsa");
        assertThat(read(RSA.jwk(), same).find(JwsAlgorithm.RS256, "rsa")).isInstanceOf(Answer.Ambiguous.class);
        assertThat(read(RSA.jwk(), RSA.jwk()).find(JwsAlgorithm.RS256, "rsa")).isInstanceOf(Answer.Found.class);
        KeySet kinds = read(RSA.jwk(), P256.jwk().put("kid", "rsa"));
        assertThat(found(kinds.find(JwsAlgorithm.RS256, "rsa")).kind()).isEqualTo(KeyKind.RSA);
        assertThat(found(kinds.find(JwsAlgorithm.ES256, "rsa")).kind()).isEqualTo(KeyKind.P256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "rsa ", "", "../../etc/passwd", "' or 1=1", "https://evil.example/keys", "*", "r"})
    void a_key_id_is_looked_up_as_it_is(String id) {
        assertThat(SET.find(JwsAlgorithm.RS256, id)).isInstanceOf(Answer.Unknown.class);
    }

    static Stream<Arguments> unusable() throws Exception {
        JsonObject ec = P256.jwk();
        byte[] x = Base64.getUrlDecoder().decode(ec.getString("x"));
        byte[] y = Base64.getUrlDecoder().decode(ec.getString("y"));
        byte[] offCurve = y.clone();
        offCurve[31] ^= 1;
        byte[] longer = Arrays.copyOf(x, 33);
        var secret = (RSAPrivateKey) RSA.pair().getPrivate();
        return Stream.of(
                Arguments.of("RSA of 1024 bits", SigningPair.rsa("rsa", 1_024).jwk()),
                Arguments.of(
                        "RSA of 2047 bits", RSA.jwk().put("n", shorter(RSA.jwk().getString("n")))),
                Arguments.of("RSA of 16384 bits", RSA.jwk().put("n", SigningPair.base64(odd(2_048)))),
                Arguments.of("an even modulus", RSA.jwk().put("n", SigningPair.base64(even(256)))),
                Arguments.of("exponent 1", RSA.jwk().put("e", "AQ")),
                Arguments.of("an even exponent", RSA.jwk().put("e", "AQAA")),
                Arguments.of("a huge exponent", RSA.jwk().put("e", SigningPair.base64(odd(5)))),
                Arguments.of("no modulus", without(RSA.jwk(), "n")),
                Arguments.of("no exponent", without(RSA.jwk(), "e")),
                Arguments.of("a modulus that is no base64", RSA.jwk().put("n", "!")),
                Arguments.of("a modulus that is a number", RSA.jwk().put("n", 3)),
                Arguments.of("for encryption", RSA.jwk().put("use", "enc")),
                Arguments.of("use a number", RSA.jwk().put("use", 1)),
                Arguments.of("for signing only", RSA.jwk().put("key_ops", new JsonArray().add("sign"))),
                Arguments.of("key_ops no list", RSA.jwk().put("key_ops", "verify")),
                Arguments.of(
                        "with its private half",
                        RSA.jwk()
                                .put(
                                        "d",
                                        SigningPair.base64(
                                                secret.getPrivateExponent().toByteArray()))),
                Arguments.of(
                        "a secret",
                        new JsonObject().put("kty", "oct").put("kid", "rsa").put("k", "AAAA")),
                Arguments.of("a secret dressed as RSA", RSA.jwk().put("k", "AAAA")),
                Arguments.of("kid a number", RSA.jwk().put("kid", 1)),
                Arguments.of("alg a number", RSA.jwk().put("alg", 1)),
                Arguments.of("no kty", without(RSA.jwk(), "kty")),
                Arguments.of("an unknown kty", RSA.jwk().put("kty", "AKP")),
                Arguments.of("kty of another case", RSA.jwk().put("kty", "rsa")),
                Arguments.of("a point off the curve", ec.copy().put("y", SigningPair.base64(offCurve))),
                Arguments.of(
                        "the point at zero",
                        ec.copy()
                                .put("x", SigningPair.base64(new byte[32]))
                                .put("y", SigningPair.base64(new byte[32]))),
                Arguments.of("a long coordinate", ec.copy().put("x", SigningPair.base64(longer))),
                Arguments.of("a short coordinate", ec.copy().put("x", SigningPair.base64(Arrays.copyOf(x, 31)))),
                Arguments.of("a coordinate beyond the field", ec.copy().put("x", SigningPair.base64(ones(32)))),
                Arguments.of("a point of another curve", P384.jwk().put("crv", "P-256")),
                Arguments.of("a curve by another name", ec.copy().put("crv", "secp256r1")),
                Arguments.of("secp256k1", ec.copy().put("crv", "secp256k1")),
                Arguments.of(
                        "an RSA key that names a curve's type",
                        RSA.jwk().put("kty", "EC").put("crv", "P-256")),
                Arguments.of("an exchange key", ED25519.jwk().put("crv", "X25519")),
                Arguments.of("Ed25519 said to be Ed448", ED25519.jwk().put("crv", "Ed448")),
                Arguments.of("an Edwards key under EC", ED25519.jwk().put("kty", "EC")),
                Arguments.of("an Edwards key that is cut", ED25519.jwk().put("x", "AAAA")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void a_key_that_can_not_check_tokens_is_left_out_and_the_others_stay(String what, JsonObject key) {
        KeySet set = read(key, P521.jwk());
        assertThat(set.size()).as(what).isEqualTo(1);
        assertThat(set.leftOut()).isEqualTo(1);
        assertThat(set.find(JwsAlgorithm.ES512, "p521")).isInstanceOf(Answer.Found.class);
    }

    @Test
    void what_an_issuer_adds_to_a_key_does_no_harm() {
        KeySet set = read(RSA.jwk()
                .put("use", "sig")
                .put("key_ops", new JsonArray().add("sign").add("verify"))
                .put("x5c", new JsonArray().add("MII"))
                .put("x5u", "https://evil.example")
                .put("unknown", new JsonObject()));
        assertThat(set.find(JwsAlgorithm.RS256, "rsa")).isInstanceOf(Answer.Found.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"keys\":[]}{}",
                "{\"keys\":[],\"keys\":[]}",
                "<html>",
                "{\"keys\":["
            })
    void what_is_no_set_of_keys_is_told(String document) {
        assertThatThrownBy(() -> KeySetReader.read(document.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        FetchException.class, told -> assertThat(told.outcome()).isEqualTo(FetchOutcome.MALFORMED));
    }

    @Test
    void too_many_keys_and_too_deep_ones_are_no_set() {
        String many = "{\"keys\":[" + "{},".repeat(256) + "{}]}";
        String deep = "{\"keys\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        for (String document : List.of(many, deep)) {
            assertThatThrownBy(() -> KeySetReader.read(document.getBytes(UTF_8)))
                    .isInstanceOf(FetchException.class);
        }
        assertThat(KeySetReader.read("{\"keys\":[1,null,\"x\",[]]}".getBytes(UTF_8))
                        .leftOut())
                .isEqualTo(4);
        assertThat(KeySetReader.read("{\"keys\":[]}".getBytes(UTF_8)).size()).isZero();
    }

    private static KeySet read(JsonObject... keys) {
        return KeySetReader.read(SigningPair.set(keys).getBytes(UTF_8));
    }

    private static PublishedKey found(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Found.class);
        return ((Answer.Found) answer).key();
    }

    private static boolean verifies(JwsAlgorithm algorithm, PublishedKey key, byte[] signature) {
        return algorithm.verifies(key.key(), key.kind(), SIGNED, signature);
    }

    private static JsonObject without(JsonObject key, String name) {
        key.remove(name);
        return key;
    }

    private static String shorter(String modulus) {
        byte[] bytes = Base64.getUrlDecoder().decode(modulus);
        bytes[0] &= 0x7f;
        return SigningPair.base64(bytes);
    }

    private static byte[] ones(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    private static byte[] odd(int length) {
        return ones(length);
    }

    private static byte[] even(int length) {
        byte[] bytes = ones(length);
        bytes[length - 1] = (byte) 0xfe;
        return bytes;
    }
}
