// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static dev.sluice.gateway.auth.Tokens.HEADER;
import static dev.sluice.gateway.auth.Tokens.KEY;
import static dev.sluice.gateway.auth.Tokens.SECRET;
import static dev.sluice.gateway.auth.Tokens.base64;
import static dev.sluice.gateway.auth.Tokens.signed;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final long EXP = NOW.getEpochSecond() + 60;
    private static final String GOOD = "\"exp\":" + EXP + ",\"tenant\":\"acme\",\"scope\":\"read stream\"";

    private final Authenticator authenticator =
            Authenticator.hs256(SECRET, Optional.empty(), Optional.empty(), InstantSource.fixed(NOW));

    @Test
    void a_good_token_names_tenant_subject_scopes_and_end() {
        var principal = principal(signed(HEADER, "{" + GOOD + ",\"sub\":\"ann\"}"));
        assertThat(principal)
                .isEqualTo(new Principal(
                        "acme",
                        Optional.of("ann"),
                        java.util.Set.of(Scope.READ, Scope.STREAM),
                        Instant.ofEpochSecond(EXP)));
    }

    static Stream<String> accepted() {
        String nbf = String.valueOf(NOW.getEpochSecond() + 60);
        return Stream.of(
                claims("\"exp\":" + EXP),
                claims("\"exp\":" + EXP + ".5"),
                claims("\"exp\":1.8000001E9"),
                claims("\"exp\":" + EXP + ",\"nbf\":" + nbf + ",\"iat\":" + nbf),
                claims("\"exp\":" + EXP + ",\"jti\":\"x\",\"azp\":\"y\",\"unknown\":{\"a\":[1]}"),
                claims("\"exp\":" + EXP + ",\"iss\":\"anybody\",\"aud\":[\"x\",\"y\"]"),
                signed("{\"alg\":\"HS256\"}", "{" + GOOD + "}"),
                signed(
                        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"x5u\":\"https://evil.example\",\"jku\":\"x\"}",
                        "{" + GOOD + "}"),
                signed(HEADER, "{\"exp\":" + EXP + ",\"tenant\":\"*\",\"scope\":[\"read\",\"write\"]}"));
    }

    @ParameterizedTest
    @MethodSource
    void accepted(String token) {
        assertThat(principal(token).expiresAt()).isAfter(NOW);
    }

    static Stream<Arguments> refused() {
        var rows = new ArrayList<Arguments>();
        String good = signed(HEADER, "{" + GOOD + "}");
        String[] parts = good.split("\\.");
        String payload = parts[1];
        // the algorithm
        for (String alg : List.of("none", "None", "nOnE", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", "")) {
            rows.add(Arguments.of("alg " + alg, signed("{\"alg\":\"" + alg + "\"}", "{" + GOOD + "}")));
            rows.add(Arguments.of(
                    "alg " + alg + " unsigned",
                    base64(("{\"alg\":\"" + alg + "\"}").getBytes(UTF_8)) + "." + payload + "."));
        }
        rows.add(Arguments.of("unsigned without dot", base64("{\"alg\":\"none\"}".getBytes(UTF_8)) + "." + payload));
        rows.add(Arguments.of("HS512 over the right key", hs512(payload)));
        rows.add(Arguments.of("alg a number", signed("{\"alg\":256}", "{" + GOOD + "}")));
        rows.add(Arguments.of("alg null", signed("{\"alg\":null}", "{" + GOOD + "}")));
        rows.add(Arguments.of("no alg", signed("{\"typ\":\"JWT\"}", "{" + GOOD + "}")));
        rows.add(Arguments.of("alg twice", signed("{\"alg\":\"HS256\",\"alg\":\"HS256\"}", "{" + GOOD + "}")));
        // the header
        rows.add(Arguments.of("crit", signed("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", "{" + GOOD + "}")));
        rows.add(Arguments.of("crit empty", signed("{\"alg\":\"HS256\",\"crit\":[]}", "{" + GOOD + "}")));
        rows.add(Arguments.of("b64", signed("{\"alg\":\"HS256\",\"b64\":false}", "{" + GOOD + "}")));
        rows.add(Arguments.of("zip", signed("{\"alg\":\"HS256\",\"zip\":\"DEF\"}", "{" + GOOD + "}")));
        rows.add(Arguments.of(
                "typ of another thing", signed("{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}", "{" + GOOD + "}")));
        rows.add(Arguments.of("typ a number", signed("{\"alg\":\"HS256\",\"typ\":1}", "{" + GOOD + "}")));
        rows.add(Arguments.of("kid unknown", signed("{\"alg\":\"HS256\",\"kid\":\"k1\"}", "{" + GOOD + "}")));
        rows.add(Arguments.of(
                "kid a path", signed("{\"alg\":\"HS256\",\"kid\":\"../../etc/passwd\"}", "{" + GOOD + "}")));
        rows.add(Arguments.of("kid null", signed("{\"alg\":\"HS256\",\"kid\":null}", "{" + GOOD + "}")));
        rows.add(Arguments.of("header an array", signed("[]", "{" + GOOD + "}")));
        rows.add(Arguments.of("header not JSON", signed("{alg:HS256}", "{" + GOOD + "}")));
        rows.add(Arguments.of(
                "header with a number beyond all bounds",
                signed("{\"alg\":\"HS256\",\"x\":1e99999999999}", "{" + GOOD + "}")));
        // the signature
        rows.add(Arguments.of(
                "another key", signed(HEADER, ("{" + GOOD + "}").getBytes(UTF_8), new SharedSecret("x".repeat(32)))));
        rows.add(Arguments.of(
                "signature of another", parts[0] + "." + base64("{\"exp\":1}".getBytes(UTF_8)) + "." + parts[2]));
        rows.add(Arguments.of("signature cut", good.substring(0, good.length() - 4)));
        rows.add(Arguments.of("signature padded", good + "="));
        rows.add(Arguments.of("signature with other spare bits", spareBits(good)));
        rows.add(Arguments.of("signature empty", parts[0] + "." + parts[1] + "."));
        // the form
        rows.add(Arguments.of("empty", ""));
        rows.add(Arguments.of("dots", ".."));
        rows.add(Arguments.of("five parts", good + ".a.b"));
        rows.add(Arguments.of("two parts", parts[0] + "." + parts[1]));
        rows.add(Arguments.of("a space inside", good.replaceFirst("\\.", ". ")));
        rows.add(Arguments.of("not base64url", "a+b/." + parts[1] + "." + parts[2]));
        rows.add(Arguments.of("too long", signed(HEADER, "{" + GOOD + ",\"pad\":\"" + "x".repeat(8000) + "\"}")));
        rows.add(Arguments.of("a megabyte", "a".repeat(1 << 20)));
        rows.add(Arguments.of(
                "deep", signed(HEADER, "{" + GOOD + ",\"d\":" + "[".repeat(1500) + "]".repeat(1500) + "}")));
        rows.add(Arguments.of("claims not an object", signed(HEADER, "[" + EXP + "]")));
        rows.add(Arguments.of("claims with a second document", signed(HEADER, "{" + GOOD + "}{}")));
        rows.add(Arguments.of("claims in UTF-16", signed(HEADER, ("{" + GOOD + "}").getBytes(UTF_16), SECRET)));
        rows.add(Arguments.of(
                "claims in bad UTF-8",
                signed(HEADER, new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}, SECRET)));
        // the claims
        for (String exp : List.of(
                "",
                "\"exp\":null,",
                "\"exp\":\"" + EXP + "\",",
                "\"exp\":true,",
                "\"exp\":[" + EXP + "],",
                "\"exp\":{},",
                "\"exp\":1e300,",
                "\"exp\":1e999999999,",
                "\"exp\":-1,",
                "\"exp\":0,",
                "\"exp\":253402300800,",
                "\"exp\":NaN,",
                "\"exp\":" + "9".repeat(1001) + ",",
                "\"exp\":1e-999999999,")) {
            rows.add(Arguments.of("exp " + exp, signed(HEADER, "{" + exp + "\"tenant\":\"acme\"}")));
        }
        rows.add(Arguments.of("exp now", claims("\"exp\":" + NOW.getEpochSecond())));
        rows.add(Arguments.of("exp past", claims("\"exp\":" + (NOW.getEpochSecond() - 1))));
        rows.add(Arguments.of("exp twice", claims("\"exp\":1,\"exp\":" + EXP)));
        String ahead = String.valueOf(NOW.getEpochSecond() + 61);
        for (String name : List.of("nbf", "iat")) {
            rows.add(Arguments.of(name + " ahead", claims("\"exp\":" + EXP + ",\"" + name + "\":" + ahead)));
            rows.add(Arguments.of(name + " text", claims("\"exp\":" + EXP + ",\"" + name + "\":\"1\"")));
            rows.add(Arguments.of(name + " null", claims("\"exp\":" + EXP + ",\"" + name + "\":null")));
        }
        for (String tenant : List.of(
                "null",
                "1",
                "\"\"",
                "\"a b\"",
                "[\"acme\"]",
                "\"a/b\"",
                "\"Acme\"",
                "\"**\"",
                "\"" + "x".repeat(65) + "\"")) {
            rows.add(Arguments.of(
                    "tenant " + tenant, signed(HEADER, "{\"exp\":" + EXP + ",\"tenant\":" + tenant + "}")));
        }
        rows.add(Arguments.of("no tenant", signed(HEADER, "{\"exp\":" + EXP + "}")));
        for (String scope : List.of("1", "null", "{}", "[1]", "[[\"read\"]]", "[null]")) {
            rows.add(Arguments.of("scope " + scope, claims("\"exp\":" + EXP + ",\"scope\":" + scope)));
        }
        for (String sub : List.of("1", "null", "\"\"", "[]", "\"" + "x".repeat(257) + "\"")) {
            rows.add(Arguments.of("sub " + sub, claims("\"exp\":" + EXP + ",\"sub\":" + sub)));
        }
        for (String name : List.of(
                "types",
                "filter",
                "cnf",
                "authorization_details",
                "sources",
                "subjects",
                "subscriptions",
                "events",
                "streams",
                "tenants",
                "type",
                "Types",
                "TYPES",
                "filters",
                "Filter",
                "event_types",
                "eventTypes",
                "event-types",
                "Scope",
                "restrictions",
                "sluice_max_rate",
                "Sluice",
                "https://sluice.dev/types")) {
            rows.add(Arguments.of("restricted by " + name, claims("\"exp\":" + EXP + ",\"" + name + "\":null")));
        }
        for (String restriction : List.of(
                "\"types\":\"com.*\"",
                "\"types\":[]",
                "\"types\":[\"\"]",
                "\"types\":[1]",
                "\"types\":[\"a\",null]",
                "\"types\":{\"a\":1}",
                "\"types\":[" + "\"a\",".repeat(100) + "\"a\"]",
                "\"filter\":\"\"",
                "\"filter\":\" \"",
                "\"filter\":true",
                "\"filter\":[\"true\"]",
                "\"filter\":\"type ==\"",
                "\"filter\":\"type\"",
                "\"filter\":\"unknown == 1\"")) {
            rows.add(Arguments.of("restricted by " + restriction, claims("\"exp\":" + EXP + "," + restriction)));
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, String token) {
        assertThat(refusal(authenticator, token).problem().code().status())
                .as(what)
                .isEqualTo(401);
    }

    @Test
    void an_expired_token_is_told_from_a_bad_one() {
        assertThat(refusal(authenticator, claims("\"exp\":5")).code()).isEqualTo(ProblemCode.TOKEN_EXPIRED);
        assertThat(refusal(authenticator, "x").code()).isEqualTo(ProblemCode.TOKEN_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sources\":[\"a\"]", "\"filter\":\"(\"", "\"types\":[]"})
    void a_restriction_that_can_not_be_held_is_refused_by_its_own_code(String restriction) {
        assertThat(refusal(authenticator, claims("\"exp\":" + EXP + "," + restriction))
                        .code())
                .isEqualTo(ProblemCode.RESTRICTION_UNSUPPORTED);
    }

    @Test
    void types_and_filter_become_the_principals_restriction() {
        var restriction = principal(claims("\"exp\":" + EXP
                        + ",\"types\":[\"com.stripe.*\",\"com.github.push\"],\"filter\":\"data.amount > 5\""))
                .restriction();
        assertThat(restriction)
                .isEqualTo(new Restriction(
                        TypePatterns.of(List.of("com.github.push", "com.stripe.*")),
                        Filter.compile("data.amount > 5")));
        assertThat(restriction.covers("com.stripe.paid")).isTrue();
        assertThat(restriction.covers("com.github.issues")).isFalse();
        assertThat(principal(claims("\"exp\":" + EXP)).restriction()).isSameAs(Restriction.NONE);
    }

    @Test
    void claims_that_narrow_nothing_are_passed_over() {
        String identity =
                "\"jti\":\"1\",\"azp\":\"x\",\"typ\":\"Bearer\",\"roles\":[\"a\"],\"email\":\"a@b\",\"sid\":\"1\","
                        + "\"https://example.com/team\":\"x\",\"auth_time\":1,\"acr\":\"1\",\"realm_access\":{\"roles\":[]}";
        assertThat(principal(claims("\"exp\":" + EXP + "," + identity)).restriction())
                .isSameAs(Restriction.NONE);
    }

    @Test
    void no_refusal_tells_anything_of_the_token() {
        assertThat(refused()
                        .map(row ->
                                refusal(authenticator, (String) row.get()[1]).getMessage()))
                .allSatisfy(detail -> assertThat(detail).doesNotContain("eyJ").hasSizeLessThan(100));
    }

    @Test
    void without_configured_auth_no_token_is_believed() {
        assertThat(refusal(Authenticator.refusing(), signed(HEADER, "{" + GOOD + "}"))
                        .code())
                .isEqualTo(ProblemCode.TOKEN_INVALID);
    }

    @Test
    void a_configured_issuer_must_be_the_tokens() {
        var strict = Authenticator.hs256(SECRET, Optional.of("us"), Optional.empty(), InstantSource.fixed(NOW));
        assertThat(strict.authenticate(claims("\"exp\":" + EXP + ",\"iss\":\"us\""))
                        .succeeded())
                .isTrue();
        for (String other : List.of("", ",\"iss\":\"them\"", ",\"iss\":[\"us\"]", ",\"iss\":null")) {
            assertThat(refusal(strict, claims("\"exp\":" + EXP + other)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
        }
    }

    @Test
    void a_configured_audience_must_be_the_tokens_or_among_them() {
        var strict = Authenticator.hs256(SECRET, Optional.empty(), Optional.of("us"), InstantSource.fixed(NOW));
        for (String ours : List.of("\"us\"", "[\"us\"]", "[\"them\",\"us\"]")) {
            assertThat(strict.authenticate(claims("\"exp\":" + EXP + ",\"aud\":" + ours))
                            .succeeded())
                    .isTrue();
        }
        for (String other : List.of(
                "",
                ",\"aud\":\"them\"",
                ",\"aud\":[]",
                ",\"aud\":[\"us\",1]",
                ",\"aud\":null",
                ",\"aud\":{\"us\":1}")) {
            assertThat(refusal(strict, claims("\"exp\":" + EXP + other)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
        }
    }

    @Test
    void a_short_key_is_refused_when_it_is_made() {
        assertThatThrownBy(() -> new SharedSecret("x".repeat(31)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
        assertThat(new SharedSecret("ü".repeat(16)).toString()).doesNotContain("ü");
    }

    @Test
    void what_the_issuer_signs_is_believed() {
        var issuer = new TokenIssuer(SECRET, InstantSource.fixed(NOW));
        String token = issuer.issue(new TokenIssuer.Request(
                "acme",
                List.of("stream", "publish"),
                Optional.of("cli"),
                List.of(),
                Optional.empty(),
                Optional.of("us"),
                Optional.of("them"),
                Duration.ofHours(1)));
        var strict = Authenticator.hs256(SECRET, Optional.of("us"), Optional.of("them"), InstantSource.fixed(NOW));
        assertThat(strict.authenticate(token).result())
                .isEqualTo(new Principal(
                        "acme",
                        Optional.of("cli"),
                        Optional.of("us"),
                        java.util.Set.of(Scope.STREAM, Scope.PUBLISH),
                        dev.sluice.subscriptions.match.Restriction.NONE,
                        NOW.plus(Duration.ofHours(1))));
    }

    @Test
    void a_restriction_that_the_issuer_writes_is_read() {
        var issuer = new TokenIssuer(SECRET, InstantSource.fixed(NOW));
        String token = issuer.issue(new TokenIssuer.Request(
                "acme",
                List.of(),
                Optional.empty(),
                List.of("com.*"),
                Optional.of("true"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofHours(1)));
        assertThat(principal(token).restriction())
                .isEqualTo(new Restriction(TypePatterns.of(List.of("com.*")), Filter.compile("true")));
    }

    private Principal principal(String token) {
        var outcome = authenticator.authenticate(token);
        assertThat(outcome.cause()).isNull();
        return outcome.result();
    }

    private static ProblemException refusal(Authenticator authenticator, String token) {
        var outcome = authenticator.authenticate(token);
        assertThat(outcome.cause()).isInstanceOf(ProblemException.class);
        return (ProblemException) outcome.cause();
    }

    private static String claims(String claims) {
        return signed(HEADER, "{\"tenant\":\"acme\"," + claims + "}");
    }

    private static String hs512(String payload) {
        try {
            String head = base64("{\"alg\":\"HS512\"}".getBytes(UTF_8)) + "." + payload;
            var mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA512"));
            return head + "." + base64(mac.doFinal(head.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** 32 bytes are 43 characters, the last of which has two spare bits: another last character that decodes to the same bytes. */
    private static String spareBits(String token) {
        char last = token.charAt(token.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) ^ 1);
    }
}
