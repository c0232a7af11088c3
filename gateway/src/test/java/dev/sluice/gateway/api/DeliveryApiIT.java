// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.Signatures;
import dev.sluice.gateway.kit.World;
import dev.sluice.gateway.outside.TestAuthority;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trying an endpoint, and how far behind a subscription is. */
class DeliveryApiIT {
    /** RFC 8032, section 7.1, test 1. */
    private static final String KEY = "whsk_"
            + Base64.getEncoder()
                    .encodeToString(HexFormat.of()
                            .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    private static String subscription(ApiClient user, String url, String more) {
        return user.post("/v1/subscriptions", "{\"webhook\":{\"url\":\"" + url + "\"" + more + "}}")
                .header("location");
    }

    @Test
    void a_test_sends_a_sample_that_the_official_library_verifies() {
        Partner partner = world.then.partner("tried");
        String path = subscription(
                user("d1"), partner.url(), ",\"secrets\":[\"" + partner.secret() + "\"],\"headers\":{\"X-K\":\"v\"}");

        ApiAnswer answer = user("d1").post(path + "/test", null);

        assertThat(answer.text("outcome")).isEqualTo("delivered");
        assertThat(answer.json().path("status").asInt()).isEqualTo(200);
        assertThat(partner.accepted()).hasSize(1);
        LoggedRequest request = partner.requests().getFirst();
        assertThat(request.getHeader("ce-type")).isEqualTo("dev.sluice.subscription.test");
        assertThat(request.getHeader("ce-source")).isEqualTo(path);
        assertThat(request.getHeader("X-K")).isEqualTo("v");
        assertThat(user("d1").get("/v1/events?type=dev.sluice.*").ids()).isEmpty();
    }

    @Test
    void tests_share_a_client_and_so_a_connection() throws Exception {
        var connections = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer()
                    .connectionHandler(connection -> connections.incrementAndGet())
                    .requestHandler(request -> request.response().end())
                    .listen(0, "127.0.0.1")
                    .await(30, TimeUnit.SECONDS)
                    .actualPort();
            String path = subscription(user("d8"), "http://127.0.0.1:" + port, "");
            for (int i = 0; i < 12; i++) {
                assertThat(user("d8").post(path + "/test", null).text("outcome"))
                        .isEqualTo("delivered");
            }
        } finally {
            vertx.close().await(30, TimeUnit.SECONDS);
        }

        // one for each event loop that a request came by
        assertThat(connections.get()).isLessThan(12);
    }

    @Test
    void a_test_tells_status_and_time_of_a_refusal_and_nothing_of_its_body() {
        Partner partner = world.then.partner("refusing");
        partner.answers(418);
        String path = subscription(user("d2"), partner.url(), "");

        ApiAnswer answer = user("d2").post(path + "/test", "{}");

        assertThat(answer.text("outcome")).isEqualTo("failed");
        assertThat(answer.json().path("status").asInt()).isEqualTo(418);
        assertThat(user("d2")
                        .post(path + "/test", "{\"url\":\"https://other.example\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void the_published_keys_are_for_anybody_and_verify_what_is_signed() throws Exception {
        Partner partner = world.then.partner("asymmetric");
        String path =
                subscription(user("d6"), partner.url(), ",\"secrets\":[\"" + KEY + "\",\"" + partner.secret() + "\"]");
        String keys = "/.well-known/sluice/" + path.substring(path.lastIndexOf('/') + 1) + "/jwks.json";
        ApiClient anybody = world.when.nobody();

        ApiAnswer answer = anybody.get(keys);
        user("d6").post(path + "/test", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("cache-control")).isEqualTo("max-age=300");
        assertThat(answer.json().path("keys")).hasSize(1);
        var jwk = answer.json().path("keys").path(0);
        assertThat(jwk.path("x").asText()).isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertThat(jwk.path("kid").asText()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        LoggedRequest request = partner.requests().getFirst();
        assertThat(verifies(request, Base64.getUrlDecoder().decode(jwk.path("x").asText())))
                .isTrue();
        assertThat(answer.body()).doesNotContain(KEY.substring(5, 15));
    }

    @Test
    void no_keys_are_published_of_a_subscription_that_signs_with_none() {
        Partner partner = world.then.partner("symmetric");
        String path = subscription(user("d7"), partner.url(), ",\"secrets\":[\"" + partner.secret() + "\"]");
        String keys = "/.well-known/sluice/" + path.substring(path.lastIndexOf('/') + 1) + "/jwks.json";

        assertThat(user("d7").get(keys).status()).isEqualTo(404);
        assertThat(user("d7").get("/.well-known/sluice/nobody/jwks.json").status())
                .isEqualTo(404);
    }

    private static boolean verifies(LoggedRequest request, byte[] publicKey) throws Exception {
        var spki = new ByteArrayOutputStream();
        spki.write(HexFormat.of().parseHex("302a300506032b6570032100"));
        spki.write(publicKey);
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki.toByteArray())));
        verifier.update((request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.US_ASCII));
        verifier.update(request.getBody());
        String signature = request.getHeader("webhook-signature").split(" ", -1)[0];
        return verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length())));
    }

    @Test
    void the_gateways_own_door_is_no_target_and_a_test_tells_when_nobody_is_there() {
        String door = world.then.url() + "/in/x";
        for (String own : List.of(door, door.replace("127.0.0.1", "localhost"))) {
            ApiAnswer refused = user("d3").post("/v1/subscriptions", "{\"webhook\":{\"url\":\"" + own + "\"}}");
            assertThat(refused.status()).as(own).isEqualTo(422);
            assertThat(refused.pointers()).containsExactly("/webhook/url");
        }
        String nobody = subscription(user("d3"), "http://127.0.0.1:1/", "");

        assertThat(user("d3").post(nobody + "/test", null).text("outcome")).isEqualTo("connection");
    }

    @Test
    void the_lag_of_a_paused_subscription_grows_and_is_gone_when_it_has_caught_up() {
        ApiClient user = user("d4");
        Partner partner = world.then.partner("lagging");
        String path = subscription(user, partner.url(), ",\"secrets\":[\"" + partner.secret() + "\"]");
        assertThat(user.get(path + "/lag").json().path("complete").asBoolean()).isTrue();
        user.post(path + "/pause", null);
        IntStream.range(0, 5)
                .forEach(i -> user.post(
                        "/v1/events",
                        "{\"specversion\":\"1.0\",\"id\":\"l-" + i + "\",\"source\":\"/x\",\"type\":\"x\"}",
                        "Content-Type",
                        "application/cloudevents+json"));

        await().untilAsserted(() -> assertThat(
                        user.get(path + "/lag").json().path("events").asInt())
                .isGreaterThanOrEqualTo(5));
        await().untilAsserted(() -> assertThat(
                        user.get(path + "/lag").json().path("seconds").asDouble())
                .isPositive());
        user.post(path + "/resume", null);

        partner.received("l-0", "l-1", "l-2", "l-3", "l-4");
        await().untilAsserted(() -> assertThat(
                        user.get(path + "/lag").json().path("events").asInt())
                .isZero());
        assertThat(user("d5").get(path + "/lag").status()).isEqualTo(404);
    }

    @Test
    void resumed_from_now_it_leaves_behind_what_came_meanwhile_and_what_waits_for_a_retry() {
        ApiClient user = user("d9");
        Partner partner = world.then.partner("from-now");
        partner.answers(500);
        String path = subscription(
                user,
                partner.url(),
                ",\"secrets\":[\"" + partner.secret() + "\"],\"retry\":{\"schedule\":[\"2s\"],\"jitter\":0}");
        publish(user, "n-0");
        await().untilAsserted(() -> assertThat(partner.requests()).hasSize(1));
        user.post(path + "/pause", null);
        publish(user, "n-1");
        await().untilAsserted(() -> assertThat(open(user, path)).isEqualTo(1));
        await().untilAsserted(() -> assertThat(
                        user.get(path + "/lag").json().path("events").asInt())
                .isPositive());
        partner.answers(200);

        assertThat(user.post(path + "/resume", "{\"from\":\"now\"}").status()).isEqualTo(200);

        await().untilAsserted(() -> {
            assertThat(open(user, path)).isZero();
            assertThat(user.get(path + "/lag").json().path("events").asInt()).isZero();
        });
        publish(user, "n-2");
        partner.received("n-2");
        assertThat(partner.requests()).hasSize(2);
        assertThat(user.get("/v1/dead-letters").ids()).isEmpty();
    }

    private static int open(ApiClient user, String path) {
        int open = 0;
        for (JsonNode each : user.get(path + "/lag").json().path("partitions")) {
            open += each.path("open").asInt();
        }
        return open;
    }

    private static void publish(ApiClient user, String id) {
        assertThat(user.post(
                                "/v1/events",
                                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/x\",\"type\":\"x\"}",
                                "Content-Type",
                                "application/cloudevents+json")
                        .status())
                .isEqualTo(200);
    }

    /** A request as the server got it; header names in lower case. */
    private record Arrived(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    @Test
    void what_is_said_of_a_webhook_over_the_api_is_what_its_requests_are_like() throws Exception {
        var authority = new TestAuthority(folder);
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("partner", "localhost", "root", "san=dns:localhost");
        var arrived = new LinkedBlockingQueue<Arrived>();
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer(
                            new HttpServerOptions().setSsl(true).setKeyCertOptions(authority.server("partner")))
                    .requestHandler(request -> request.body().onSuccess(body -> {
                        arrived.add(new Arrived(headers(request.headers()), body.getBytes()));
                        request.response().end();
                    }))
                    .listen(0, "localhost")
                    .await(30, TimeUnit.SECONDS)
                    .actualPort();
            ApiClient user = user("d10");
            String hub = user.post("/v1/sources", "{\"provider\":\"github\",\"secrets\":[\"of the hub\"]}")
                    .text("id");
            String url = "https://localhost:" + port + "/hooks";
            String unbelieved = subscription(user, url, ",\"retry\":{\"schedule\":[\"1h\"]}");
            String path = subscription(
                    user,
                    url,
                    ",\"secrets\":[\"" + SECRET + "\"],\"mode\":\"structured\",\"headersPrefix\":\"svix\","
                            + "\"forwardHeaders\":[\"X-GitHub-Event\"],\"headers\":{\"X-Team\":\"billing\"},"
                            + "\"tls\":{\"ca\":\"" + authority.pem("root").replace("\n", "\\n") + "\"}");
            assertThat(path).startsWith("/v1/subscriptions/");
            assertThat(user.post(unbelieved + "/test", null).text("outcome")).isEqualTo("connection");

            String body = "{\"action\":\"opened\",\"repository\":{\"full_name\":\"acme/shop\"}}";
            String id = world.when
                    .provider(hub)
                    .posts(
                            body,
                            Map.of(
                                    "X-Hub-Signature-256",
                                    "sha256=" + Signatures.hmac("of the hub", body),
                                    "X-GitHub-Event",
                                    "issues",
                                    "X-GitHub-Delivery",
                                    "g-1"))
                    .headers()
                    .firstValue("Sluice-Event-Id")
                    .orElseThrow();

            Arrived request = arrived.poll(60, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            new com.svix.Webhook(SECRET)
                    .verify(
                            new String(request.body(), StandardCharsets.UTF_8),
                            HttpHeaders.of(request.headers(), (name, value) -> true));
            assertThat(request.header("svix-id")).isEqualTo(id);
            assertThat(request.header("x-github-event")).isEqualTo("issues");
            assertThat(request.header("x-team")).isEqualTo("billing");
            assertThat(request.headers())
                    .doesNotContainKey("x-github-delivery")
                    .allSatisfy((name, values) ->
                            assertThat(name).doesNotStartWith("webhook-").doesNotStartWith("ce-"));
            assertThat(request.header("content-type")).startsWith(JsonFormat.CONTENT_TYPE);
            CloudEvent event = new JsonFormat().deserialize(request.body());
            assertThat(event.getId()).isEqualTo("g-1");
            assertThat(event.getType()).isEqualTo("com.github.issues.opened");
            assertThat(event.getSource()).hasToString("/in/" + hub);
            assertThat(event.getExtension("eventid")).isEqualTo(id);
            assertThat(new ObjectMapper().readTree(event.getData().toBytes()))
                    .isEqualTo(new ObjectMapper().readTree(body));
        } finally {
            vertx.close().await(30, TimeUnit.SECONDS);
        }
    }

    private static Map<String, List<String>> headers(MultiMap given) {
        var headers = new TreeMap<String, List<String>>();
        given.names().forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), given.getAll(name)));
        return headers;
    }
}
