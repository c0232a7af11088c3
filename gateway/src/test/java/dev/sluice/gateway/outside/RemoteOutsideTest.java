// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.Names;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.auth.jwks.SigningPair;
import dev.sluice.gateway.ingest.SomeSource;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource.Answer;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger and a strange server can make the gateway fetch, believe and remember: servers of our own, by certificates of our own. */
@Timeout(120)
class RemoteOutsideTest {
    private static final String NAME = "sns.amazonaws.com";
    private static final TargetPolicy HERE = new TargetPolicy(true, false, List.of(), List.of(), Set.of());
    private static final TargetPolicy HTTP_TOO = new TargetPolicy(true, true, List.of(), List.of(), Set.of());
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static Vertx vertx;
    private static HttpServer https;
    private static HttpServer http;
    private static final Map<String, Consumer<HttpServerRequest>> PAGES = new ConcurrentHashMap<>();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private final MemoryRegistry registry = new MemoryRegistry();
    private RemoteOutside outside;

    /** Who goes to the port of https on this machine, where not everybody may listen, comes to our server. */
    private static final class WhereWeListen extends NioTransport {
        private static final int HTTPS = 443;

        @Override
        public java.net.SocketAddress convert(SocketAddress address) {
            return super.convert(
                    address.port() == HTTPS
                            ? SocketAddress.inetSocketAddress(https.actualPort(), address.host())
                            : address);
        }
    }

    @BeforeAll
    static void open() throws Exception {
        authority = new TestAuthority(folder);
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("stranger", "root", null, "bc:c=ca:true");
        authority.make("server", "provider.test", "root", "san=dns:provider.test,dns:sns.eu-west-1.amazonaws.com");
        vertx = VertxBootstrap.create().transport(new WhereWeListen()).init().vertx();
        var tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(authority.server("server"));
        https = wait(vertx.createHttpServer(tls)
                .requestHandler(RemoteOutsideTest::serve)
                .listen(0, "127.0.0.1"));
        http = wait(vertx.createHttpServer()
                .requestHandler(RemoteOutsideTest::serve)
                .listen(0, "127.0.0.1"));
        authority.make("between", "between", "root", "bc:c=ca:true", "aia=caIssuers:uri:" + plain("/root.cer"));
        authority.make("leaf", NAME, "between", "san=dns:" + NAME, "aia=caIssuers:uri:" + plain("/between.cer"));
        authority.make("other", NAME, "between", "san=dns:other.test", "aia=caIssuers:uri:" + plain("/between.cer"));
        authority.make("wild", NAME, "between", "san=dns:*.amazonaws.com");
        authority.make("own", NAME, null, "san=dns:" + NAME);
    }

    @AfterAll
    static void close() throws Exception {
        wait(vertx.close());
    }

    @BeforeEach
    void begin() throws Exception {
        PAGES.clear();
        ASKED.clear();
        page("/leaf.pem", authority.pem("leaf"));
        PAGES.put("/between.cer", request -> request.response().end(Buffer.buffer(encoded("between"))));
        outside = outside(HERE, DEADLINE, InstantSource.system());
    }

    @AfterEach
    void end() throws Exception {
        wait(outside.close());
    }

    private static byte[] encoded(String alias) {
        try {
            return authority.certificate(alias).getEncoded();
        } catch (java.security.GeneralSecurityException unreadable) {
            throw new AssertionError("no such certificate", unreadable);
        }
    }

    private static void serve(HttpServerRequest request) {
        ASKED.add(request.path());
        PAGES.getOrDefault(
                        request.path(),
                        unknown -> unknown.response().setStatusCode(404).end())
                .accept(request);
    }

    private static void page(String path, String text) {
        PAGES.put(path, request -> request.response().end(text));
    }

    private static <T> T wait(Future<T> future) throws Exception {
        return future.await(60, TimeUnit.SECONDS);
    }

    private static String plain(String path) {
        return "http://issuers.test:" + http.actualPort() + path;
    }

    private static String secure(String path) {
        return "https://provider.test:" + https.actualPort() + path;
    }

    private RemoteOutside outside(TargetPolicy policy, Duration deadline, InstantSource clock) throws Exception {
        Names names = name -> {
            try {
                return Future.succeededFuture(List.of(InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1})));
            } catch (java.net.UnknownHostException impossible) {
                return Future.failedFuture(impossible);
            }
        };
        var guard = new AddressGuard(policy, names);
        var trust = new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem("root")));
        return new RemoteOutside(
                vertx,
                guard,
                registry,
                new RemoteGet(vertx, guard, deadline, trust),
                new CertificateTrust(List.of(authority.certificate("root"))),
                clock);
    }

    private static KeyRef.Certificate certificate(String path) {
        return new KeyRef.Certificate("sns", secure(path), Set.of(NAME));
    }

    private Answer fetched(KeyRef ref) throws Exception {
        assertThat(outside.find(ref)).isEqualTo(Answer.Standing.WANTED);
        wait(outside.fetch(ref));
        return outside.find(ref);
    }

    private void unavailable(KeyRef ref) {
        assertThatThrownBy(() -> wait(outside.fetch(ref))).isNotNull();
        assertThat(outside.find(ref)).isEqualTo(Answer.Standing.WANTED);
    }

    @Test
    void a_certificate_without_its_issuer_is_believed_by_the_one_that_it_names_over_http() throws Exception {
        assertThat(fetched(certificate("/leaf.pem"))).isInstanceOfSatisfying(Answer.Found.class, found -> {
            try {
                byte[] signature = authority.sign("leaf", "text");
                assertThat(found.key().verifies("SHA256withRSA", "text".getBytes(UTF_8), signature))
                        .isTrue();
                assertThat(found.key().verifies("SHA256withRSA", "texu".getBytes(UTF_8), signature))
                        .isFalse();
                assertThat(found.key().verifies("SHA256withRSA", "text".getBytes(UTF_8), new byte[3]))
                        .isFalse();
            } catch (java.security.GeneralSecurityException unusable) {
                throw new AssertionError("a key of ours signs", unusable);
            }
        });
        assertThat(ASKED).containsExactly("/leaf.pem", "/between.cer");
    }

    @Test
    void a_whole_chain_needs_no_second_request_and_a_kept_key_none_at_all() throws Exception {
        page("/whole.pem", authority.pem("leaf", "between"));

        assertThat(fetched(certificate("/whole.pem"))).isInstanceOf(Answer.Found.class);
        assertThat(outside.find(certificate("/whole.pem"))).isInstanceOf(Answer.Found.class);
        assertThat(ASKED).containsExactly("/whole.pem");
    }

    @Test
    void those_who_wait_for_a_key_share_one_request() throws Exception {
        Future<Void> one = outside.fetch(certificate("/leaf.pem"));
        Future<Void> two = outside.fetch(certificate("/leaf.pem"));
        wait(one);
        wait(two);

        assertThat(ASKED).containsOnlyOnce("/leaf.pem");
    }

    @Test
    void a_certificate_for_another_name_is_refused_and_its_issuer_not_asked_for() throws Exception {
        page("/other.pem", authority.pem("other"));
        page("/wild.pem", authority.pem("wild", "between"));

        assertThat(fetched(certificate("/other.pem"))).isEqualTo(Answer.Standing.REJECTED);
        assertThat(fetched(certificate("/wild.pem"))).isEqualTo(Answer.Standing.REJECTED);
        assertThat(ASKED).containsExactly("/other.pem", "/wild.pem");
    }

    @Test
    void a_certificate_that_nobody_known_has_signed_is_refused() throws Exception {
        page("/own.pem", authority.pem("own"));

        assertThat(fetched(certificate("/own.pem"))).isEqualTo(Answer.Standing.REJECTED);
    }

    @Test
    void an_issuer_that_has_not_signed_is_not_followed() throws Exception {
        PAGES.put("/between.cer", request -> request.response().end(Buffer.buffer(encoded("stranger"))));

        assertThat(fetched(certificate("/leaf.pem"))).isEqualTo(Answer.Standing.REJECTED);
        assertThat(ASKED).containsExactly("/leaf.pem", "/between.cer");
    }

    @Test
    void a_certificate_that_has_expired_is_refused() throws Exception {
        wait(outside.close());
        outside = outside(HERE, DEADLINE, () -> Instant.now().plus(Duration.ofDays(4_000)));

        assertThat(fetched(certificate("/leaf.pem"))).isEqualTo(Answer.Standing.REJECTED);
    }

    @Test
    void what_is_no_certificate_or_too_many_is_refused() throws Exception {
        page("/text.pem", "hello");
        page("/many.pem", authority.pem("leaf", "own", "own", "own", "own", "own", "own", "own", "between"));

        assertThat(fetched(certificate("/text.pem"))).isEqualTo(Answer.Standing.REJECTED);
        assertThat(fetched(certificate("/many.pem"))).isEqualTo(Answer.Standing.REJECTED);
    }

    @Test
    void a_name_that_does_not_exist_is_remembered_for_a_while() throws Exception {
        assertThat(fetched(certificate("/none.pem"))).isEqualTo(Answer.Standing.REJECTED);
        assertThat(ASKED).containsExactly("/none.pem");
    }

    @Test
    void a_server_in_trouble_is_no_verdict() {
        PAGES.put("/leaf.pem", request -> request.response().setStatusCode(500).end());
        unavailable(certificate("/leaf.pem"));
        PAGES.put("/leaf.pem", request -> request.connection().close());
        unavailable(certificate("/leaf.pem"));
    }

    @Test
    void an_issuer_that_can_not_be_had_now_is_no_verdict() {
        PAGES.put(
                "/between.cer", request -> request.response().setStatusCode(500).end());

        unavailable(certificate("/leaf.pem"));
    }

    @Test
    void a_redirect_is_not_followed() {
        PAGES.put(
                "/leaf.pem",
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", secure("/whole.pem"))
                        .end());

        unavailable(certificate("/leaf.pem"));
        assertThat(ASKED).containsExactly("/leaf.pem");
    }

    @Test
    void an_answer_that_drips_ends_with_the_deadline() throws Exception {
        wait(outside.close());
        outside = outside(HERE, Duration.ofMillis(600), InstantSource.system());
        PAGES.put("/leaf.pem", request -> {
            request.response().setChunked(true);
            long timer = vertx.setPeriodic(100, tick -> request.response().write("-"));
            request.connection().closeHandler(gone -> vertx.cancelTimer(timer));
        });

        unavailable(certificate("/leaf.pem"));
    }

    @Test
    void an_answer_without_an_end_is_cut_off() {
        PAGES.put("/leaf.pem", request -> {
            request.response().setChunked(true);
            request.response().write("-".repeat(70 << 10));
        });

        unavailable(certificate("/leaf.pem"));
    }

    @Test
    void neither_certificates_nor_issuers_come_from_private_addresses() throws Exception {
        wait(outside.close());
        outside = outside(TargetPolicy.strict(), DEADLINE, InstantSource.system());
        unavailable(certificate("/leaf.pem"));
        assertThat(ASKED).isEmpty();

        wait(outside.close());
        var onlyProvider = new TargetPolicy(false, false, List.of("provider.test"), List.of(), Set.of());
        outside = outside(onlyProvider, DEADLINE, InstantSource.system());
        unavailable(certificate("/leaf.pem"));
        assertThat(ASKED).containsExactly("/leaf.pem");
    }

    @Test
    void a_server_whose_own_certificate_is_for_another_host_is_not_believed() {
        unavailable(new KeyRef.Certificate(
                "sns", "https://elsewhere.test:" + https.actualPort() + "/leaf.pem", Set.of(NAME)));
        assertThat(ASKED).isEmpty();
    }

    @Test
    void whoever_names_ever_new_keys_uses_up_nothing_of_another_provider() throws Exception {
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            refused += wait(outside.fetch(certificate("/none" + i + ".pem"))
                            .transform(done -> Future.succeededFuture(done.failed())))
                    ? 1
                    : 0;
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(ASKED).hasSizeLessThan(100);

        var paypals = new KeyRef.Certificate("paypal", secure("/leaf.pem"), Set.of(NAME));
        assertThat(fetched(paypals)).isInstanceOf(Answer.Found.class);
    }

    @Test
    void whoever_names_ever_new_keys_at_one_source_uses_up_nothing_of_another() throws Exception {
        var strangers = outside.askedBy("theirs", "them");
        for (int i = 0; i < 1_000; i++) {
            wait(strangers.fetch(certificate("/none" + i + ".pem")).otherwiseEmpty());
        }
        assertThat(ASKED).hasSizeLessThan(200);

        var ours = outside.askedBy("ours", "us");
        wait(ours.fetch(certificate("/leaf.pem")));
        assertThat(ours.find(certificate("/leaf.pem"))).isInstanceOf(Answer.Found.class);
    }

    @Test
    void plaids_word_on_a_key_is_told_from_its_word_on_our_credentials() throws Exception {
        var ref = new KeyRef.Plaid("https://provider.test:" + https.actualPort(), "client:secret", "kid");
        String path = "/webhook_verification_key/get";
        PAGES.put(path, request -> request.response().setStatusCode(400).end("{\"error_code\":\"INVALID_API_KEYS\"}"));
        unavailable(ref);

        page(path, "{\"key\":{\"alg\":\"ES256\",\"crv\":\"P-256\",\"expired_at\":1,\"x\":\"AA\",\"y\":\"AA\"}}");
        assertThat(fetched(ref)).isEqualTo(Answer.Standing.REJECTED);

        var unknown = new KeyRef.Plaid(ref.environment(), ref.credentials(), "unknown");
        PAGES.put(
                path,
                request -> request.response()
                        .setStatusCode(400)
                        .end("{\"error_code\":\"INVALID_WEBHOOK_VERIFICATION_KEY_ID\"}"));
        assertThat(fetched(unknown)).isEqualTo(Answer.Standing.REJECTED);

        var long_ = new KeyRef.Plaid(ref.environment(), ref.credentials(), "k".repeat(300));
        assertThat(outside.find(long_)).isEqualTo(Answer.Standing.REJECTED);
    }

    @Test
    void a_confirmation_on_a_host_of_sns_is_asked_for() {
        var confirmed = new CopyOnWriteArrayList<String>();
        PAGES.put("/", request -> {
            confirmed.add(request.method() + " https://" + request.authority() + request.uri());
            request.response().end("<ConfirmSubscriptionResponse/>");
        });
        String path = "/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:1:mine&Token=2336%2b";

        outside.confirm("source", "https://sns.eu-west-1.amazonaws.com" + path);

        await().untilAsserted(
                        () -> assertThat(confirmed).containsExactly("GET https://sns.eu-west-1.amazonaws.com" + path));
        assertThat(ASKED).containsExactly("/");
    }

    private KeyRef.Published published(String id) {
        return new KeyRef.Published(plain("/keys"), "RS256", id);
    }

    @Test
    void an_issuers_key_is_found_and_kept_while_the_issuer_is_away() throws Exception {
        wait(outside.close());
        outside = outside(HTTP_TOO, DEADLINE, InstantSource.system());
        SigningPair pair = SigningPair.rsa("known", 2_048);
        page("/keys", SigningPair.set(pair.jwk()));
        String[] token = pair.token("RS256", "{}").split("\\.");
        byte[] signed = (token[0] + "." + token[1]).getBytes(UTF_8);
        byte[] signature = Base64.getUrlDecoder().decode(token[2]);

        assertThat(fetched(published("known"))).isInstanceOfSatisfying(Answer.Found.class, found -> {
            assertThat(found.key().verifies("RS256", signed, signature)).isTrue();
            assertThat(found.key().verifies("RS256", "other".getBytes(UTF_8), signature))
                    .isFalse();
            assertThat(found.key().verifies("RS256", signed, new byte[256])).isFalse();
        });
        PAGES.put("/keys", request -> request.response().setStatusCode(500).end());

        assertThat(outside.find(published("known"))).isInstanceOf(Answer.Found.class);
        assertThat(ASKED).as("kept").containsExactly("/keys");
    }

    /** Waiting for a key that the issuer does not have ends without one, which is told as a refusal; without asking again. */
    @Test
    void keys_that_an_issuer_does_not_have_make_no_requests_below_the_floor() throws Exception {
        wait(outside.close());
        outside = outside(HTTP_TOO, DEADLINE, InstantSource.system());
        page("/keys", SigningPair.set(SigningPair.rsa("known", 2_048).jwk()));

        for (int i = 0; i < 50; i++) {
            wait(outside.askedBy("source", "tenant").fetch(published("unknown" + i)));
            assertThat(outside.find(published("unknown" + i))).isNotInstanceOf(Answer.Found.class);
        }
        assertThat(fetchedNow("known")).isInstanceOf(Answer.Found.class);
        wait(outside.fetch(new KeyRef.Published(plain("/keys"), "ES256", "known")));
        assertThat(outside.find(new KeyRef.Published(plain("/keys"), "ES256", "known")))
                .as("a key of RSA for another algorithm")
                .isEqualTo(Answer.Standing.REJECTED);
        assertThat(ASKED).containsExactly("/keys");
    }

    private Answer fetchedNow(String id) throws Exception {
        wait(outside.fetch(published(id)));
        return outside.find(published(id));
    }

    /** What the door answers with 503: the request may be genuine. */
    @Test
    void an_issuer_that_can_not_be_asked_is_no_verdict() throws Exception {
        wait(outside.close());
        outside = outside(HTTP_TOO, DEADLINE, InstantSource.system());
        PAGES.put("/keys", request -> request.response().setStatusCode(500).end());

        unavailable(published("known"));
        unavailable(published("another"));
        assertThat(ASKED).containsExactly("/keys");

        wait(outside.close());
        outside = outside(HERE, DEADLINE, InstantSource.system());
        unavailable(published("known"));
        assertThat(ASKED).as("not over http").containsExactly("/keys");
    }

    @Test
    void a_confirmation_on_a_strange_host_is_not_asked_for() {
        for (String url : List.of(
                secure("/?Action=ConfirmSubscription"),
                "http://sns.eu-west-1.amazonaws.com/",
                "https://sns.eu-west-1.amazonaws.com:8443/",
                "https://u@sns.eu-west-1.amazonaws.com/",
                "https://sns.s3-us-west-2.amazonaws.com/",
                "https://sns.eu-west-1.amazonaws.com.evil.test/")) {
            outside.confirm("source", url);
        }
        assertThat(ASKED).isEmpty();
    }

    private Resource<SourceSettings> source(String name, Origin origin, String... secrets) {
        var settings = SomeSource.of(name, "asana", secrets).settings();
        var made = Resource.unborn(Kind.SOURCE, name, "acme", origin, Instant.EPOCH, settings, Map.of());
        registry.know(made);
        return made;
    }

    private List<Secret> secrets(String name) {
        return registry.current().sources().get(name).definition().secrets();
    }

    @Test
    void a_secret_is_kept_once_and_never_overwritten() throws Exception {
        source("new", Origin.API);

        wait(outside.keep("new", "first", later()));
        wait(outside.keep("new", "first", later()));
        assertThatThrownBy(() -> wait(outside.keep("new", "second", later()))).isNotNull();

        assertThat(secrets("new")).containsExactly(Secret.of("first"));
        assertThat(registry.writes).isEqualTo(1);
    }

    @Test
    void of_one_source_one_secret_is_being_kept_at_a_time() throws Exception {
        source("new", Origin.API);
        source("other", Origin.API);
        Promise<Void> away = Promise.promise();
        registry.held = away.future();

        Future<Void> first = outside.keep("new", "first", later());
        Future<Void> again = outside.keep("new", "first", later());
        Future<Void> strange = outside.keep("new", "second", later());
        Future<Void> others = outside.keep("other", "mine", later());
        assertThat(registry.asked).isEqualTo(2);
        assertThatThrownBy(() -> wait(strange)).isNotNull();

        away.complete();
        wait(first);
        wait(again);
        wait(others);
        assertThat(secrets("new")).containsExactly(Secret.of("first"));
        assertThatThrownBy(() -> wait(outside.keep("new", "second", later()))).isNotNull();
        assertThat(registry.asked).isEqualTo(3);
    }

    @Test
    void a_secret_whose_provider_was_refused_by_then_is_not_kept_and_the_next_one_is() throws Exception {
        source("new", Origin.API);

        assertThatThrownBy(() -> wait(outside.keep("new", "first", System.nanoTime())))
                .isNotNull();
        assertThat(registry.writes).isZero();

        wait(outside.keep("new", "second", later()));
        assertThat(secrets("new")).containsExactly(Secret.of("second"));
    }

    private static long later() {
        return System.nanoTime() + Duration.ofHours(1).toNanos();
    }

    @Test
    void a_secret_is_kept_for_no_source_that_is_gone_in_a_file_paused_or_has_one() {
        source("filed", Origin.FILE);
        source("owned", Origin.API, "own");
        registry.know(source("paused", Origin.API).with(State.PAUSED));

        for (String name : List.of("gone", "filed", "owned", "paused")) {
            assertThatThrownBy(() -> wait(outside.keep(name, "mine", later())))
                    .as(name)
                    .isNotNull();
        }

        assertThat(registry.writes).isZero();
        assertThat(secrets("owned")).containsExactly(Secret.of("own"));
    }
}
