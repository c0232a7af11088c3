// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.auth.Believed;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer whose keys are fetched over a real socket. */
@Timeout(60)
class PublishedKeysIT {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final long EXP = NOW.getEpochSecond() + 60;
    private static final String BARE = "\"tenant\":\"acme\",\"scope\":\"read\"";
    private static final String OURS = "\"iss\":\"https://issuer.example\",\"aud\":[\"sluice\"]";
    private static final String GOOD = "{" + BARE + "," + OURS + ",\"exp\":" + EXP + "}";
    private static final SigningPair RSA = SigningPair.rsa("r", 2_048);
    private static final SigningPair NEXT = SigningPair.rsa("next", 2_048);
    private static final SigningPair P256 = SigningPair.ec("e", "P-256");
    private static final SigningPair P384 = SigningPair.ec("e384", "P-384");
    private static final SigningPair ED = SigningPair.edwards("d", "Ed25519");
    private static final String SET = SigningPair.set(RSA.jwk(), P256.jwk(), ED.jwk());

    private static final Duration LONG = Duration.ofHours(1);
    private static final TargetPolicy OPEN = new TargetPolicy(true, true, List.of(), List.of(), Set.of());

    /** Never asks twice by itself. */
    private static final JwksOptions ONCE = new JwksOptions(LONG, LONG, LONG, Duration.ofSeconds(5), 256 << 10);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setBlockedThreadCheckInterval(100));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<PublishedKeys> started = new ArrayList<>();
    private DnsNames names;
    private Issuer issuer;

    @BeforeEach
    void start() {
        names = DnsNames.ofMachine(vertx, true);
        issuer = new Issuer(vertx, SET);
    }

    @AfterEach
    void stop() {
        started.forEach(keys -> outcome(keys.close()));
        names.close();
        outcome(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void rsa_tokens_are_believed(String algorithm) {
        believed(authenticator(ONCE), RSA.token(algorithm, GOOD));
    }

    @Test
    void curve_tokens_are_believed() {
        issuer.publish(SigningPair.set(
                P256.jwk(), P384.jwk(), SigningPair.ec("x", "P-521").jwk(), ED.jwk(), NEXT.jwk()));
        Authenticator authenticator = authenticator(ONCE);
        believed(authenticator, P256.token("ES256", GOOD));
        believed(authenticator, P384.token("ES384", GOOD));
        assertThat(believed(authenticator, ED.token("EdDSA", GOOD)))
                .isEqualTo(new Principal(
                        "acme",
                        java.util.Optional.empty(),
                        java.util.Optional.of("https://issuer.example"),
                        Set.of(Scope.READ),
                        dev.sluice.subscriptions.match.Restriction.NONE,
                        Instant.ofEpochSecond(EXP)));
    }

    static Stream<Arguments> attacks() {
        String[] parts = RSA.token("RS256", GOOD).split("\\.");
        byte[] der = RSA.pair().getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        var rows = new ArrayList<Arguments>();
        for (String hmac : List.of("HS256", "HS384", "HS512")) {
            rows.add(Arguments.of(hmac + " with the key's DER", hmac(hmac, der)));
            rows.add(Arguments.of(hmac + " with the key's PEM", hmac(hmac, pem.getBytes(UTF_8))));
            rows.add(Arguments.of(
                    hmac + " with the key's modulus",
                    hmac(hmac, RSA.jwk().getString("n").getBytes(UTF_8))));
        }
        for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
            String head = SigningPair.base64(
                    new JsonObject().put("alg", none).put("kid", "r").encode().getBytes(UTF_8));
            rows.add(Arguments.of("alg '" + none + "'", head + "." + parts[1] + "."));
            rows.add(Arguments.of("alg '" + none + "' with a signature", head + "." + parts[1] + "." + parts[2]));
        }
        rows.add(Arguments.of(
                "another's key of that id", SigningPair.rsa("r", 2_048).token("RS256", GOOD)));
        rows.add(Arguments.of("signed RS256, said PS256", RSA.token(header("PS256", "r"), "RS256", GOOD)));
        rows.add(Arguments.of("signed RS256, said RS512", RSA.token(header("RS512", "r"), "RS256", GOOD)));
        rows.add(Arguments.of("RS256 for the EC key", RSA.token(header("RS256", "e"), "RS256", GOOD)));
        rows.add(Arguments.of("ES256 for the RSA key", P256.token(header("ES256", "r"), "ES256", GOOD)));
        rows.add(Arguments.of("EdDSA for the EC key", ED.token(header("EdDSA", "e"), "EdDSA", GOOD)));
        rows.add(Arguments.of("ES384 of another curve for P-256", P384.token(header("ES384", "e"), "ES384", GOOD)));
        rows.add(Arguments.of("ES256 said of P-384's signature", P384.token(header("ES256", "e"), "ES384", GOOD)));
        rows.add(Arguments.of("an ECDSA signature of zeros", zeros(64)));
        rows.add(Arguments.of("an ECDSA signature of zeros in DER", zeros(8)));
        rows.add(Arguments.of(
                "a key of its own in the header",
                NEXT.token(header("RS256", "r").put("jwk", NEXT.jwk()), "RS256", GOOD)));
        rows.add(Arguments.of(
                "only a key of its own",
                NEXT.token(new JsonObject().put("alg", "RS256").put("jwk", NEXT.jwk()), "RS256", GOOD)));
        rows.add(Arguments.of(
                "certificates of its own",
                NEXT.token(
                        header("RS256", "r").put("x5c", new io.vertx.core.json.JsonArray().add("MII")),
                        "RS256",
                        GOOD)));
        rows.add(Arguments.of(
                "crit",
                RSA.token(
                        header("RS256", "r").put("crit", new io.vertx.core.json.JsonArray().add("exp")),
                        "RS256",
                        GOOD)));
        rows.add(Arguments.of(
                "a payload of another token",
                parts[0] + "." + SigningPair.base64(GOOD.replace("acme", "othr").getBytes(UTF_8)) + "." + parts[2]));
        rows.add(Arguments.of("kid of a path", RSA.token(header("RS256", "../../../dev/null"), "RS256", GOOD)));
        rows.add(Arguments.of("kid of 4 KB", RSA.token(header("RS256", "r".repeat(4_096)), "RS256", GOOD)));
        rows.add(Arguments.of(
                "kid a number", RSA.token(new JsonObject().put("alg", "RS256").put("kid", 1), "RS256", GOOD)));
        for (String claims : List.of(
                GOOD.replace("https://issuer.example", "https://issuer.example/"),
                GOOD.replace("sluice", "Sluice"),
                "{" + BARE + ",\"exp\":" + EXP + "}",
                "{" + BARE + ",\"iss\":\"https://issuer.example\",\"exp\":" + EXP + "}",
                "{" + BARE + ",\"aud\":\"sluice\",\"exp\":" + EXP + "}",
                "{" + BARE + "," + OURS + "}",
                "{" + BARE + "," + OURS + ",\"exp\":" + NOW.getEpochSecond() + "}",
                "{" + BARE + "," + OURS + ",\"exp\":" + EXP + ",\"nbf\":" + (NOW.getEpochSecond() + 61) + "}",
                "{" + BARE + "," + OURS + ",\"exp\":" + EXP + ",\"iat\":" + (NOW.getEpochSecond() + 61) + "}",
                "{\"scope\":\"read\"," + OURS + ",\"exp\":" + EXP + "}")) {
            rows.add(Arguments.of("claims " + claims, RSA.token("RS256", claims)));
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void what_the_issuer_did_not_sign_for_us_is_refused(String what, String token) {
        ProblemException refused = refused(authenticator(ONCE), token);
        assertThat(refused.code().status()).as(what).isEqualTo(401);
        assertThat(refused.getMessage()).doesNotContain("eyJ").hasSizeLessThan(100);
    }

    @Test
    void clocks_may_differ_by_a_minute() {
        String early = String.valueOf(NOW.getEpochSecond() + 60);
        believed(
                authenticator(ONCE),
                RSA.token(
                        "RS256",
                        "{" + BARE + "," + OURS + ",\"exp\":" + EXP + ",\"nbf\":" + early + ",\"iat\":" + early + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void no_url_in_a_token_is_ever_asked(String name) {
        try (Issuer evil = new Issuer(vertx, SigningPair.set(NEXT.jwk().put("kid", "r")))) {
            Authenticator authenticator = authenticator(ONCE);
            JsonObject header = header("RS256", "r").put(name, evil.url().toString());

            refused(authenticator, NEXT.token(header, "RS256", GOOD));
            believed(authenticator, RSA.token(header, "RS256", GOOD));

            assertThat(evil.asked).hasValue(0);
        }
    }

    @Test
    void a_token_without_key_id_means_the_only_key_that_fits() {
        Authenticator authenticator = authenticator(ONCE);
        believed(authenticator, RSA.token(new JsonObject().put("alg", "RS256"), "RS256", GOOD));
        issuer.publish(SigningPair.set(RSA.jwk(), NEXT.jwk()));
        refused(authenticator(ONCE), RSA.token(new JsonObject().put("alg", "RS256"), "RS256", GOOD));
    }

    @Test
    void a_key_that_came_since_is_asked_for_once() {
        Authenticator authenticator = authenticator(floor(Duration.ofMillis(1)));
        believed(authenticator, RSA.token("RS256", GOOD));
        issuer.publish(SigningPair.set(RSA.jwk(), NEXT.jwk()));

        believed(authenticator, NEXT.token("RS256", GOOD));
        believed(authenticator, NEXT.token("RS256", GOOD));

        assertThat(issuer.asked).hasValue(2);
    }

    @Test
    void a_key_that_was_withdrawn_counts_no_more_after_the_next_answer() {
        Authenticator authenticator =
                authenticator(new JwksOptions(Duration.ofMillis(20), Duration.ofMillis(1), LONG, LONG, 256 << 10));
        believed(authenticator, RSA.token("RS256", GOOD));
        issuer.publish(SigningPair.set(NEXT.jwk()));

        await().untilAsserted(() -> assertThat(
                        outcome(authenticator, RSA.token("RS256", GOOD)).failed())
                .isTrue());
        believed(authenticator, NEXT.token("RS256", GOOD));
        issuer.publish(SigningPair.set());
        await().untilAsserted(() -> assertThat(
                        outcome(authenticator, NEXT.token("RS256", GOOD)).failed())
                .isTrue());
    }

    @Test
    void what_outlives_its_request_is_told_that_its_key_was_withdrawn_and_not_that_the_issuer_is_away() {
        Authenticator authenticator =
                authenticator(new JwksOptions(Duration.ofMillis(20), Duration.ofMillis(1), LONG, LONG, 256 << 10));
        Believed old = outcome(authenticator.believe(RSA.token("RS256", GOOD)));
        issuer.publish(SigningPair.set(RSA.jwk(), NEXT.jwk()));
        Believed next = outcome(authenticator.believe(NEXT.token("RS256", GOOD)));

        issuer.publish(SigningPair.set(NEXT.jwk()));
        await().until(() -> !old.counts().getAsBoolean());
        assertThat(next.counts().getAsBoolean()).isTrue();

        issuer.answer(request -> request.response().setStatusCode(500).end());
        int asked = issuer.asked.get();
        await().until(() -> issuer.asked.get() > asked + 3);
        assertThat(next.counts().getAsBoolean()).isTrue();
    }

    @Test
    void a_thousand_unknown_keys_at_once_ask_the_issuer_once() {
        Authenticator authenticator = authenticator(floor(Duration.ofMillis(1)));
        believed(authenticator, RSA.token("RS256", GOOD));
        var held = new ArrayList<HttpServerRequest>();
        var holding = new AtomicBoolean();
        issuer.answer(request -> {
            held.add(request);
            holding.set(true);
        });
        String claims = GOOD;
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tokens.add(RSA.token(header("RS256", "unknown" + i), "RS256", claims));
        }

        List<Future<Principal>> all =
                tokens.stream().map(authenticator::authenticate).toList();
        await().untilTrue(holding);
        assertThat(all).noneMatch(Future::isComplete);
        held.forEach(request -> request.response().end(SET));

        outcome(Future.join(all).otherwiseEmpty());
        assertThat(all)
                .allSatisfy(one -> assertThat(one.cause())
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                told -> assertThat(told.code()).isEqualTo(ProblemCode.TOKEN_INVALID)));
        assertThat(issuer.asked).hasValue(2);
    }

    @Test
    void unknown_keys_do_not_ask_the_issuer_below_the_floor() {
        Authenticator authenticator = authenticator(ONCE);
        believed(authenticator, RSA.token("RS256", GOOD));

        for (int i = 0; i < 200; i++) {
            refused(authenticator, RSA.token(header("RS256", "unknown" + i), "RS256", GOOD));
        }

        assertThat(issuer.asked).hasValue(1);
    }

    @Test
    void nothing_is_asked_for_a_token_that_no_key_could_help() {
        Authenticator authenticator = authenticator(floor(Duration.ofMillis(1)));
        believed(authenticator, RSA.token("RS256", GOOD));
        refused(authenticator, hmac("HS256", new byte[32]));
        refused(authenticator, RSA.token(header("ES256", "r"), "RS256", GOOD));
        refused(authenticator, "x.y.z");

        assertThat(issuer.asked).hasValue(1);
    }

    /** What an issuer may do instead of answering, by the label that it is counted under. */
    static Stream<Arguments> failures() {
        return Stream.of(
                failure(
                        "status",
                        request -> request.response().setStatusCode(500).end(SET)),
                failure(
                        "status",
                        request -> request.response().setStatusCode(204).end()),
                failure(
                        "status",
                        request -> request.response()
                                .setStatusCode(302)
                                .putHeader("location", "/elsewhere")
                                .end()),
                failure("malformed", request -> request.response().end("<html>not here</html>")),
                failure("malformed", request -> request.response().end()),
                failure("malformed", request -> request.response().end(Buffer.buffer(new byte[] {(byte) 0xff, 0, 1}))),
                failure(
                        "too_large",
                        request -> request.response().end("{\"keys\":[],\"pad\":\"" + "x".repeat(256 << 10) + "\"}")),
                failure("too_large", PublishedKeysIT::endless),
                failure("connection", request -> request.connection().close()),
                failure(
                        "connection",
                        request -> request.response()
                                .putHeader("content-length", "1000")
                                .write("{\"keys\":")
                                .onComplete(sent -> request.connection().close())),
                failure(
                        "connection",
                        request -> request.response()
                                .putHeader("x", "y".repeat(10_000))
                                .end(SET)),
                failure("timeout", request -> {}),
                failure(
                        "timeout",
                        request -> request.response().setChunked(true).write("{\"keys\":[")));
    }

    private static Arguments failure(String label, Consumer<HttpServerRequest> how) {
        return Arguments.of(label, how);
    }

    private static void endless(HttpServerRequest request) {
        var response = request.response().setChunked(true);
        Buffer chunk = Buffer.buffer("x".repeat(8_192));
        var more = new AtomicReference<Runnable>();
        more.set(() -> {
            if (!response.closed()) {
                response.write(chunk).onSuccess(sent -> more.get().run());
            }
        });
        more.get().run();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void while_the_issuer_fails_the_last_good_keys_count(String label, Consumer<HttpServerRequest> how) {
        Authenticator authenticator = authenticator(new JwksOptions(
                Duration.ofMillis(10), Duration.ofMillis(5), LONG, Duration.ofMillis(1_500), 256 << 10));
        believed(authenticator, RSA.token("RS256", GOOD));
        issuer.answer(how::accept);

        await().until(() -> count(label) >= 2);
        believed(authenticator, RSA.token("RS256", GOOD));
        assertThat(refused(authenticator, NEXT.token("RS256", GOOD)).code()).isEqualTo(ProblemCode.KEYS_UNAVAILABLE);
        issuer.publish(SigningPair.set(NEXT.jwk()));

        await().untilAsserted(() -> assertThat(
                        outcome(authenticator, NEXT.token("RS256", GOOD)).succeeded())
                .isTrue());
        assertThat(meters.get("sluice.jwks.keys").gauge().value()).isEqualTo(1);
    }

    @Test
    void last_good_keys_count_no_longer_than_their_age_allows() {
        Authenticator authenticator = authenticator(new JwksOptions(
                Duration.ofMillis(10), Duration.ofMillis(5), Duration.ofMillis(500), Duration.ofSeconds(5), 256 << 10));
        believed(authenticator, RSA.token("RS256", GOOD));
        issuer.goAway();

        await().untilAsserted(() -> {
            var outcome = outcome(authenticator, RSA.token("RS256", GOOD));
            assertThat(outcome.failed()).isTrue();
            assertThat(((ProblemException) outcome.cause()).code()).isEqualTo(ProblemCode.KEYS_UNAVAILABLE);
        });
        issuer.comeBack();
        await().untilAsserted(() -> assertThat(
                        outcome(authenticator, RSA.token("RS256", GOOD)).succeeded())
                .isTrue());
    }

    @Test
    void an_issuer_that_is_down_at_the_start_is_asked_again() {
        issuer.goAway();
        Authenticator authenticator = authenticator(floor(Duration.ofMillis(20)));
        assertThat(refused(authenticator, RSA.token("RS256", GOOD)).code()).isEqualTo(ProblemCode.KEYS_UNAVAILABLE);
        assertThat(ProblemCode.KEYS_UNAVAILABLE.status()).isEqualTo(503);
        issuer.comeBack();

        await().untilAsserted(() -> assertThat(
                        outcome(authenticator, RSA.token("RS256", GOOD)).succeeded())
                .isTrue());
        assertThat(count("connection")).isPositive();
    }

    @Test
    void the_address_guard_decides_where_keys_come_from() {
        for (TargetPolicy policy : List.of(
                TargetPolicy.strict(),
                new TargetPolicy(false, true, List.of(), List.of(), Set.of()),
                new TargetPolicy(true, false, List.of(), List.of(), Set.of()),
                new TargetPolicy(true, true, List.of(), List.of("127.0.0.0/8"), Set.of()),
                new TargetPolicy(true, true, List.of(), List.of("localhost"), Set.of()))) {
            double before = count("address_denied");
            refused(authenticator(issuer.url(), ONCE, policy), RSA.token("RS256", GOOD));
            assertThat(count("address_denied")).as(policy.toString()).isEqualTo(before + 1);
        }
        refused(authenticator(URI.create("http://169.254.169.254/keys"), ONCE, OPEN), RSA.token("RS256", GOOD));
        assertThat(issuer.asked).hasValue(0);
    }

    @Test
    void the_request_is_what_was_configured_and_carries_no_credential() {
        var head = new AtomicReference<String>();
        issuer.answer(request -> {
            head.set(request.method() + " " + request.uri() + " " + request.getHeader("host") + " "
                    + request.headers().contains("authorization") + " "
                    + request.headers().contains("accept-encoding"));
            request.response().end(SET);
        });
        believed(authenticator(ONCE), RSA.token("RS256", GOOD));

        assertThat(head).hasValue("GET /keys?a=b " + issuer.url().getAuthority() + " false false");
    }

    @Test
    void a_certificate_must_be_believed_and_be_the_hosts(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("localhost.p12");
        var keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString());
        assertThat(keytool.inheritIO().start().waitFor()).isZero();
        var certificate = new PfxOptions().setPath(store.toString()).setPassword("secret");
        var server = outcome(
                vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate))
                        .requestHandler(request -> request.response().end(SET))
                        .listen(0, "127.0.0.1"));
        String localhost = "https://localhost:" + server.actualPort() + "/keys";
        var trusting = new ClientSettings("test", Duration.ofSeconds(5), Duration.ofSeconds(5), certificate);
        String token = RSA.token("RS256", GOOD);

        believed(authenticator(URI.create(localhost), trusting), token);
        assertThat(count("connection")).isZero();
        refused(authenticator(URI.create(localhost), ClientSettings.of("test")), token);
        assertThat(count("connection")).isEqualTo(1);
        refused(authenticator(URI.create(localhost.replace("localhost", "127.0.0.1")), trusting), token);
        assertThat(count("connection")).isEqualTo(2);
    }

    @Test
    void each_caller_is_answered_on_its_own_event_loop() {
        Authenticator authenticator = authenticator(floor(Duration.ofMillis(1)));
        var others = new AtomicInteger();
        var done = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            Context context = ((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext();
            String token = RSA.token(header("RS256", "unknown" + i), "RS256", GOOD);
            context.runOnContext(go -> authenticator.authenticate(token).onComplete(end -> {
                if (Vertx.currentContext() != context) {
                    others.incrementAndGet();
                }
                done.incrementAndGet();
            }));
        }

        await().untilAtomic(done, org.hamcrest.Matchers.equalTo(8));
        assertThat(others).hasValue(0);
    }

    private Authenticator authenticator(JwksOptions options) {
        return authenticator(issuer.url(), options, OPEN);
    }

    private Authenticator authenticator(URI url, ClientSettings settings) {
        var keys = PublishedKeys.start(vertx, url, new AddressGuard(OPEN, names), ONCE, settings, meters);
        started.add(keys);
        return Authenticator.issued(keys, "https://issuer.example", "sluice", InstantSource.fixed(NOW));
    }

    private Authenticator authenticator(URI url, JwksOptions options, TargetPolicy policy) {
        var guard = new AddressGuard(policy, names);
        var keys = PublishedKeys.start(vertx, url, guard, options, ClientSettings.of("test"), meters);
        started.add(keys);
        return Authenticator.issued(keys, "https://issuer.example", "sluice", InstantSource.fixed(NOW));
    }

    /** Asks again for unknown keys only. */
    private static JwksOptions floor(Duration floor) {
        return new JwksOptions(LONG, floor, LONG, Duration.ofSeconds(5), 256 << 10);
    }

    private double count(String label) {
        var counter = meters.find("sluice.jwks.fetches").tag("outcome", label).counter();
        return counter == null ? 0 : counter.count();
    }

    private static JsonObject header(String algorithm, String id) {
        return new JsonObject().put("alg", algorithm).put("kid", id);
    }

    private static String hmac(String algorithm, byte[] secret) {
        try {
            String head = SigningPair.base64(header(algorithm, "r").encode().getBytes(UTF_8)) + "."
                    + SigningPair.base64(GOOD.getBytes(UTF_8));
            String name = "HmacSHA" + algorithm.substring(2);
            var mac = javax.crypto.Mac.getInstance(name);
            mac.init(new javax.crypto.spec.SecretKeySpec(secret, name));
            return head + "." + SigningPair.base64(mac.doFinal(head.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String zeros(int length) {
        return SigningPair.base64(header("ES256", "e").encode().getBytes(UTF_8)) + "."
                + SigningPair.base64(GOOD.getBytes(UTF_8)) + "." + SigningPair.base64(new byte[length]);
    }

    private static Principal believed(Authenticator authenticator, String token) {
        var outcome = outcome(authenticator, token);
        assertThat(outcome.cause()).isNull();
        return outcome.result();
    }

    private static ProblemException refused(Authenticator authenticator, String token) {
        var outcome = outcome(authenticator, token);
        assertThat(outcome.cause()).isInstanceOf(ProblemException.class);
        return (ProblemException) outcome.cause();
    }

    private static Future<Principal> outcome(Authenticator authenticator, String token) {
        Promise<Void> ended = Promise.promise();
        var outcome = authenticator.authenticate(token);
        outcome.onComplete(end -> ended.complete());
        outcome(ended.future());
        return outcome;
    }

    private static <T> T outcome(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}
