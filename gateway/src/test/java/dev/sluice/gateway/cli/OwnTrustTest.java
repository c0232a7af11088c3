// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.outside.TestAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are told whom to believe: the gateway's certificate, and providers' keys. */
@Timeout(120)
class OwnTrustTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path temp;

    private final Console console = new Console();

    @Test
    void a_gateway_of_a_private_authority_is_believed_when_the_authority_is_named() throws Exception {
        var authority = new TestAuthority(Files.createDirectories(temp.resolve("authorities")));
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("other", "other", null, "bc:c=ca:true");
        authority.make("server", "localhost", "root", "san=dns:localhost");
        Path root = Files.writeString(temp.resolve("root.pem"), authority.pem("root"));
        Path other = Files.writeString(temp.resolve("other.pem"), authority.pem("other"));
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer(
                            new HttpServerOptions().setSsl(true).setKeyCertOptions(authority.server("server")))
                    .requestHandler(request -> request.response().end("{\"id\":\"evt_1\",\"items\":[],\"after\":null}"))
                    .listen(0, "localhost")
                    .await(10, TimeUnit.SECONDS)
                    .actualPort();
            String url = "https://localhost:" + port;

            assertThat(send(url)).isEqualTo(1);
            assertThat(console.err()).contains("can't be reached");
            assertThat(send(url, "--ca", other.toString())).isEqualTo(1);
            assertThat(send(url, "--ca", root.toString())).as(console.err()).isZero();
            assertThat(console.run("events", "--url", url, "--token", "t", "--ca", root.toString()))
                    .as(console.err())
                    .isZero();
            assertThat(console.run("events", "--url", url, "--token", "t")).isEqualTo(1);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_stream_of_a_private_authority_is_listened_to_when_the_authority_is_named() throws Exception {
        var authority = new TestAuthority(Files.createDirectories(temp.resolve("authorities")));
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("server", "localhost", "root", "san=dns:localhost");
        Path root = Files.writeString(temp.resolve("root.pem"), authority.pem("root"));
        var secured = new HttpServerOptions().setSsl(true).setKeyCertOptions(authority.server("server"));
        try (var server = new StreamServer(
                secured,
                socket -> socket.writeTextMessage("{\"type\":\"bye\",\"code\":4010,\"reason\":\"operator\"}")
                        .compose(told -> socket.close((short) 4010, "operator")))) {
            String url = "https://localhost:" + server.port();

            assertThat(console.run("listen", "--url", url, "--token", "t", "--ca", root.toString()))
                    .isEqualTo(1);

            assertThat(server.subscribed).hasSize(1);
            assertThat(server.authorizations).containsExactly("Bearer t");
            assertThat(console.err()).contains("4010");
        }
    }

    @Test
    void a_providers_keys_are_fetched_from_where_the_targets_of_a_configuration_let_them() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        var known = (RSAPublicKey) pair.getPublic();
        String keys = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"alg\":\"RS256\",\"n\":\""
                + url64(known.getModulus().toByteArray()) + "\",\"e\":\""
                + url64(known.getPublicExponent().toByteArray()) + "\"}]}";
        var asked = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try {
            int port = vertx.createHttpServer()
                    .requestHandler(request -> {
                        asked.incrementAndGet();
                        request.response().end(keys);
                    })
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS)
                    .actualPort();
            Path request = Files.writeString(
                    temp.resolve("request"),
                    "POST /in/jwt HTTP/1.1\r\nAuthorization: Bearer " + token(pair) + "\r\n\r\n{}");
            Path local =
                    Files.writeString(temp.resolve("local.yaml"), "targets: { allowPrivate: true, allowHttp: true }\n");
            Path strict = Files.writeString(
                    temp.resolve("strict.yaml"), "targets: { allowPrivate: false, allowHttp: true }\n");
            String set = "keySet=http://127.0.0.1:" + port + "/keys";

            assertThat(fetching(request, set, "--config", local.toString()))
                    .as(console.err())
                    .isZero();
            assertThat(asked).hasValue(1);
            assertThat(fetching(request, set, "--config", strict.toString())).isEqualTo(1);
            assertThat(fetching(request, set)).isEqualTo(1);
            assertThat(console.err()).contains("could not be fetched").contains("--keys FILE gives it");
            assertThat(asked).hasValue(1);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private int fetching(Path request, String keySet, String... more) {
        String[] arguments = {
            "verify",
            "--provider",
            "generic-jwt",
            "--request",
            request.toString(),
            "--fetch",
            "--setting",
            keySet,
            "--setting",
            "audience=me"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return console.run(all);
    }

    private static String token(KeyPair pair) throws Exception {
        String signed = url64("{\"alg\":\"RS256\",\"kid\":\"k1\"}".getBytes(UTF_8)) + "."
                + url64(("{\"aud\":\"me\",\"exp\":" + (Instant.now().getEpochSecond() + 600) + "}").getBytes(UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + url64(signature.sign());
    }

    private static String url64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private int send(String url, String... more) throws Exception {
        Path config = Files.writeString(temp.resolve("sluice.yaml"), """
                sources: { plain: { provider: github, secrets: [s] } }
                """);
        String[] arguments = {
            "send",
            "--config",
            config.toString(),
            "--source",
            "plain",
            "--url",
            url,
            "--data",
            temp.resolve("data").toString()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return console.run(all);
    }

    @Test
    void a_file_of_authorities_that_holds_none_is_refused() throws Exception {
        Path empty = Files.writeString(temp.resolve("empty.pem"), "nothing");

        assertThat(send("https://localhost:1", "--ca", empty.toString())).isEqualTo(2);
        assertThat(console.err()).contains("holds no certificate in PEM");
        assertThat(send("https://localhost:1", "--ca", temp.resolve("none").toString()))
                .isEqualTo(2);
    }

    private static JsonNode row(String provider) throws Exception {
        try (InputStream in = Objects.requireNonNull(OwnTrustTest.class.getResourceAsStream("/vectors.json"))) {
            JsonNode document = JSON.readTree(in);
            JsonNode rows = document.isArray() ? document : document.path("vectors");
            return StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> row.path("provider").asText().equals(provider)
                            && row.path("valid").asBoolean())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int verify(String provider, JsonNode row, String... more) throws Exception {
        ObjectNode request = JSON.createObjectNode();
        for (String name : new String[] {"method", "url", "headers", "body"}) {
            request.set(name, row.path(name));
        }
        Path file = Files.writeString(temp.resolve("request.json"), request.toString());
        String[] arguments = {
            "verify",
            "--provider",
            provider,
            "--request",
            file.toString(),
            "--now",
            row.path("now").asText()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return console.run(all);
    }

    @Test
    void a_request_whose_certificate_is_not_here_says_so_and_is_judged_with_the_one_that_is_given() throws Exception {
        JsonNode row = row("aws-sns");
        String topic =
                "topics=" + row.path("headers").path("x-amz-sns-topic-arn").asText();
        Path certificate = Files.writeString(
                temp.resolve("sns.pem"), row.path("params").path("cert_pem").asText());

        assertThat(verify("aws-sns", row, "--setting", topic)).isEqualTo(1);
        assertThat(console.err())
                .contains("needed is the certificate at https://sns.")
                .contains("--fetch gets it");
        assertThat(verify("aws-sns", row, "--setting", topic, "--keys", certificate.toString()))
                .as(console.err())
                .isZero();
        assertThat(console.out()).endsWith("ok\n");
        Path none = Files.writeString(temp.resolve("none.pem"), "{}");
        assertThat(verify("aws-sns", row, "--setting", topic, "--keys", none.toString()))
                .isEqualTo(2);
    }

    @Test
    void plaids_key_is_taken_as_its_api_answers_it() throws Exception {
        JsonNode row = row("plaid");
        JsonNode key = row.path("params").path("jwks").elements().next();
        Path file = Files.writeString(temp.resolve("plaid.json"), "{\"key\":" + key + ",\"request_id\":\"r\"}");
        Path other = Files.writeString(
                temp.resolve("other.json"),
                ((ObjectNode) key.deepCopy()).put("kid", "another").toString());

        assertThat(verify("plaid", row, "--secret", "client:secret")).isEqualTo(1);
        assertThat(console.err()).contains("needed is Plaid's key '").doesNotContain("client:secret");
        assertThat(verify("plaid", row, "--secret", "client:secret", "--keys", file.toString()))
                .as(console.err() + console.out())
                .isZero();
        assertThat(verify("plaid", row, "--secret", "client:secret", "--keys", other.toString()))
                .isEqualTo(1);
        assertThat(console.out()).endsWith("key_rejected\n");
    }
}
