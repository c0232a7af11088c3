// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.auth.jwks.SigningPair;
import dev.sluice.gateway.kit.Signatures;
import dev.sluice.gateway.outside.TestAuthority;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code send} posts arrives as the provider's own request does; {@code verify} and {@code check} say the same of it. */
@Timeout(120)
class ProviderCommandsTest {
    private static final BlockingQueue<InboundRequest> ARRIVED = new LinkedBlockingQueue<>();
    private static Vertx vertx;
    private static int port;

    @TempDir
    private Path temp;

    private final Console console = new Console();

    @BeforeAll
    static void open() throws Exception {
        vertx = Vertx.vertx();
        port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
                    request.headers()
                            .forEach(header -> headers.computeIfAbsent(header.getKey(), name -> new ArrayList<>())
                                    .add(header.getValue()));
                    ARRIVED.add(InboundRequest.of("POST", request.uri(), headers, body.getBytes()));
                    request.response().end("{\"id\":\"evt_1\"}");
                }))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private String config(String text) throws Exception {
        return Files.writeString(temp.resolve("sluice.yaml"), text).toString();
    }

    /** What arrived, as the gateway sees it that is reached at {@code publicUrl}. */
    private static InboundRequest arrived(String publicUrl) throws Exception {
        InboundRequest one = ARRIVED.poll(30, TimeUnit.SECONDS);
        assertThat(one).isNotNull();
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String name : List.of(
                "Content-Type",
                "X-Twilio-Signature",
                "X-Signature-Ed25519",
                "X-Signature-Timestamp",
                "Authorization",
                "X-Twilio-Email-Event-Webhook-Signature",
                "X-Twilio-Email-Event-Webhook-Timestamp",
                "PAYPAL-TRANSMISSION-ID",
                "PAYPAL-TRANSMISSION-TIME",
                "PAYPAL-TRANSMISSION-SIG",
                "PAYPAL-CERT-URL",
                "PAYPAL-AUTH-ALGO",
                "Plaid-Verification")) {
            headers.put(name, one.headers(name));
        }
        return InboundRequest.of("POST", publicUrl + one.url(), headers, one.body());
    }

    private int send(String config, String source, String... more) {
        var arguments = new ArrayList<>(
                List.of("send", "--config", config, "--source", source, "--url", "http://127.0.0.1:" + port, "--data"));
        arguments.add(temp.resolve("data").toString());
        arguments.addAll(Arrays.asList(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private static Verdict verdict(String provider, InboundRequest request, KeySource keys, String... secrets) {
        return verdict(provider, request, keys, Map.of(), secrets);
    }

    private static Verdict verdict(
            String provider,
            InboundRequest request,
            KeySource keys,
            Map<String, List<String>> settings,
            String... secrets) {
        return Providers.builtIn()
                .get(provider)
                .orElseThrow()
                .verifier(new SourceOptions(List.of(secrets), null, false, settings, keys))
                .verify(request, Instant.now());
    }

    @Test
    void where_the_url_is_signed_send_signs_the_public_one_and_posts_to_the_other() throws Exception {
        String config = config("server: { publicUrl: 'https://hooks.example.com' }\n"
                + "sources: { sms: { provider: twilio, secrets: [s] } }\n");

        assertThat(send(config, "sms")).as(console.err()).isZero();
        assertThat(verdict("twilio", arrived("https://hooks.example.com"), KeySource.NONE, "s"))
                .isInstanceOf(Verdict.Verified.class);

        assertThat(send(config, "sms", "--content-type", "application/json")).isZero();
        InboundRequest json = arrived("https://hooks.example.com");
        assertThat(json.url()).contains("bodySHA256=");
        assertThat(verdict("twilio", json, KeySource.NONE, "s")).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void a_token_in_the_query_arrives() throws Exception {
        String config = config("sources: { grid: { provider: azure-event-grid, secrets: ['a b'] } }\n");

        assertThat(send(config, "grid")).as(console.err()).isZero();
        assertThat(verdict("azure-event-grid", arrived("http://x"), KeySource.NONE, "a b"))
                .isInstanceOf(Verdict.Verified.class);
    }

    private String pem(KeyPair pair) throws Exception {
        return Files.writeString(
                        temp.resolve("key.pem"),
                        "-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(pair.getPrivate().getEncoded())
                                + "\n-----END PRIVATE KEY-----\n")
                .toString();
    }

    @Test
    void a_private_key_signs_for_providers_of_pairs() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String known = HexFormat.of().formatHex(encoded, encoded.length - 32, encoded.length);
        String config = config("sources: { bot: { provider: discord, secrets: ['" + known + "'] } }\n");

        assertThat(send(config, "bot", "--private-key", pem(pair)))
                .as(console.err())
                .isZero();
        assertThat(verdict("discord", arrived(""), KeySource.NONE, known)).isInstanceOf(Verdict.Verified.class);

        assertThat(send(config, "bot")).isEqualTo(2);
        assertThat(console.err()).contains("--private-key FILE");
    }

    @Test
    void a_private_key_signs_tokens() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String config = config("sources:\n  jwt:\n    provider: generic-jwt\n    settings:\n"
                + "      keySet: https://issuer.example/keys\n      audience: me\n");
        KeySource keys = ref -> new KeySource.Answer.Found((algorithm, signed, signature) -> {
            try {
                var check = Signature.getInstance("SHA256withRSA");
                check.initVerify(pair.getPublic());
                check.update(signed);
                return algorithm.equals("RS256") && check.verify(signature);
            } catch (java.security.GeneralSecurityException refused) {
                return false;
            }
        });
        var settings = Map.of("keySet", List.of("https://issuer.example/keys"), "audience", List.of("me"));

        assertThat(send(config, "jwt", "--private-key", pem(pair), "--key-id", "k1"))
                .as(console.err())
                .isZero();
        assertThat(verdict("generic-jwt", arrived(""), keys, settings)).isInstanceOf(Verdict.Verified.class);
    }

    /** What {@code verify} says of the one that arrived, with a key believed as it is. */
    private int verified(Path keys, String provider, String publicUrl, String... more) throws Exception {
        InboundRequest request = arrived(publicUrl);
        var headers = new JsonObject();
        for (String name : List.of(
                "Authorization",
                "Plaid-Verification",
                "X-Twilio-Email-Event-Webhook-Signature",
                "X-Twilio-Email-Event-Webhook-Timestamp",
                "PAYPAL-TRANSMISSION-ID",
                "PAYPAL-TRANSMISSION-TIME",
                "PAYPAL-TRANSMISSION-SIG",
                "PAYPAL-CERT-URL",
                "PAYPAL-AUTH-ALGO")) {
            request.headers(name).forEach(value -> headers.put(name, value));
        }
        var captured = new JsonObject()
                .put("method", "POST")
                .put("url", request.url())
                .put("headers", headers)
                .put("body_b64", Base64.getEncoder().encodeToString(request.body()));
        Path file = Files.writeString(temp.resolve("captured.json"), captured.encode());
        var arguments = new ArrayList<>(
                List.of("verify", "--provider", provider, "--request", file.toString(), "--keys", keys.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(temp.resolve(name), text);
    }

    private static final String SNS_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
    private static final String PAYPAL_URL = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1";

    @Test
    void a_private_key_and_a_certificate_sign_as_sns_and_paypal_do() throws Exception {
        var authority = new TestAuthority(temp);
        authority.make("own", "own", null);
        authority.make("other", "other", null);
        String key = file("own.key", authority.keyPem("own")).toString();
        Path own = file("own.pem", authority.pem("own"));
        Path other = file("other.pem", authority.pem("other"));
        String topic = "arn:aws:sns:eu-west-1:1:alerts";
        String config = config("sources:\n  alerts: { provider: aws-sns, settings: { topics: ['" + topic + "'] } }\n"
                + "  money: { provider: paypal, secrets: [webhook-1] }\n");
        String given = file(
                        "message.json",
                        "{\"Type\":\"Notification\",\"MessageId\":\"m-1\",\"TopicArn\":\"" + topic
                                + "\",\"Subject\":\"s\",\"Message\":\"hello\",\"Timestamp\":\"2020-01-01T00:00:00Z\"}")
                .toString();
        String[] signing = {"--private-key", key, "--certificate-url"};

        for (String[] more : new String[][] {{}, {"--file", given}}) {
            assertThat(send(config, "alerts", with(signing, SNS_URL, more)))
                    .as(console.err())
                    .isZero();
            assertThat(verified(own, "aws-sns", "", "--setting", "topics=" + topic))
                    .as(console.out())
                    .isZero();
        }
        assertThat(send(config, "alerts", with(signing, SNS_URL))).isZero();
        assertThat(verified(other, "aws-sns", "", "--setting", "topics=" + topic))
                .isEqualTo(1);
        assertThat(console.out()).startsWith("signature_mismatch");

        assertThat(send(config, "money", with(signing, PAYPAL_URL)))
                .as(console.err())
                .isZero();
        assertThat(verified(own, "paypal", "", "--secret", "webhook-1"))
                .as(console.out())
                .isZero();
        assertThat(send(config, "money", with(signing, PAYPAL_URL))).isZero();
        assertThat(verified(own, "paypal", "", "--secret", "webhook-2")).isEqualTo(1);
    }

    private static String[] with(String[] first, String url, String... more) {
        var all = new ArrayList<>(Arrays.asList(first));
        all.add(url);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @Test
    void a_certificate_where_no_gateway_looks_and_a_key_of_another_kind_are_told() throws Exception {
        String config = config("sources: { money: { provider: paypal, secrets: [webhook-1] } }\n");
        String rsa = pem(SigningPair.rsa("k", 2048).pair());

        assertThat(send(config, "money", "--private-key", rsa)).isEqualTo(2);
        assertThat(console.err()).contains("--certificate-url");
        assertThat(send(config, "money", "--private-key", rsa, "--certificate-url", "https://evil.example/x"))
                .isEqualTo(2);
        assertThat(console.err()).contains("api.paypal.com");
        String curve = pem(SigningPair.ec("k", "P-256").pair());
        assertThat(send(config, "money", "--private-key", curve, "--certificate-url", PAYPAL_URL))
                .isEqualTo(2);
        assertThat(console.err()).contains("RSA");
    }

    @Test
    void a_private_key_signs_for_sendgrid_pubsub_and_plaid() throws Exception {
        SigningPair curve = SigningPair.ec("k1", "P-256");
        SigningPair rsa = SigningPair.rsa("k1", 2048);
        String grid =
                Base64.getEncoder().encodeToString(curve.pair().getPublic().getEncoded());
        String config = config("server: { publicUrl: 'https://hooks.example.com' }\nsources:\n"
                + "  mails: { provider: sendgrid, secrets: ['" + grid + "'] }\n"
                + "  topic: { provider: google-pubsub, settings: { email: 'push@x.example' } }\n"
                + "  bank: { provider: plaid, secrets: ['id:secret'] }\n");

        assertThat(send(config, "mails", "--private-key", pem(curve.pair())))
                .as(console.err())
                .isZero();
        assertThat(verdict("sendgrid", arrived(""), KeySource.NONE, grid)).isInstanceOf(Verdict.Verified.class);

        assertThat(send(config, "topic", "--private-key", pem(rsa.pair()), "--key-id", "k1"))
                .as(console.err())
                .isZero();
        Path set = file(
                "set.json",
                new JsonObject().put("keys", new JsonArray().add(rsa.jwk())).encode());
        assertThat(verified(set, "google-pubsub", "https://hooks.example.com", "--setting", "email=push@x.example"))
                .as(console.out() + console.err())
                .isZero();

        assertThat(send(config, "bank", "--private-key", pem(curve.pair()), "--key-id", "k1"))
                .as(console.err())
                .isZero();
        assertThat(verified(file("key.json", curve.jwk().encode()), "plaid", "", "--secret", "id:secret"))
                .as(console.out() + console.err())
                .isZero();
    }

    @Test
    void a_key_file_that_is_none_is_told() throws Exception {
        String config = config("sources: { bot: { provider: discord, secrets: ['"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'] } }\n");
        Path file = Files.writeString(temp.resolve("no.pem"), "hello");

        assertThat(send(config, "bot", "--private-key", file.toString())).isEqualTo(2);
        assertThat(console.err()).contains("no private key in PEM");
    }

    @Test
    void a_request_in_json_is_verified_with_settings() throws Exception {
        Path request = Files.writeString(
                temp.resolve("request.json"),
                "{\"method\":\"POST\",\"url\":\"/in/x?key=s\",\"headers\":{\"Content-Type\":\"application/json\"},"
                        + "\"body_b64\":\"" + Base64.getEncoder().encodeToString("[]".getBytes(UTF_8)) + "\"}");

        String[] asked = {"verify", "--provider", "azure-event-grid", "--secret", "s", "--request", request.toString()};
        assertThat(console.run(asked)).isEqualTo(1);
        assertThat(console.out()).startsWith("signature_missing");

        var more = new ArrayList<>(List.of(asked));
        more.addAll(List.of("--setting", "query=key"));
        assertThat(console.run(more.toArray(String[]::new))).as(console.err()).isZero();
    }

    /** twilio-java, RequestValidatorTest: international characters. */
    @Test
    void a_url_that_is_not_ascii_is_verified_in_utf_8() throws Exception {
        String form =
                "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309&From=%2B14158675309";
        Path raw = Files.writeString(
                temp.resolve("raw"),
                "Content-Type: application/x-www-form-urlencoded\nX-Twilio-Signature: G/Hx6mqqnjUNlPAoi2Sp9bGst0g=\n\n"
                        + form);
        String url = "https://mycompany.com/webhook/España?año=2023";
        Path json = Files.writeString(
                temp.resolve("json"),
                "{\"url\":\"" + url + "\",\"headers\":{\"Content-Type\":\"application/x-www-form-urlencoded\","
                        + "\"X-Twilio-Signature\":\"G/Hx6mqqnjUNlPAoi2Sp9bGst0g=\"},\"body\":\"" + form + "\"}");
        String[] asked = {"verify", "--provider", "twilio", "--secret", "12345", "--request"};

        var told = new ArrayList<>(List.of(asked));
        told.addAll(List.of(raw.toString(), "--url", url));
        assertThat(console.run(told.toArray(String[]::new))).as(console.err()).isZero();
        var written = new ArrayList<>(List.of(asked));
        written.add(json.toString());
        assertThat(console.run(written.toArray(String[]::new)))
                .as(console.err())
                .isZero();
    }

    private static final String ACME = """
            name: acme
            title: Acme
            signature: { headers: [X-Acme-Signature], form: plain, encoding: hex, methods: { "": { algorithm: hmac-sha256, key: utf8 } } }
            signed: "{body}"
            event: { id: /id, type: "com.acme.{/kind}", unparsed: com.acme.unparsed }
            """;

    private String withFolder(String file, String text) throws Exception {
        Path folder = Files.createDirectories(temp.resolve("mine"));
        Files.writeString(folder.resolve(file), text);
        return config("providers: { folder: mine }\nsources: { shop: { provider: acme, secrets: [s] } }\n");
    }

    @Test
    void a_provider_of_ones_own_is_known_to_check_and_verify() throws Exception {
        String config = withFolder("acme.yaml", ACME);
        assertThat(console.run("check", "--config", config)).as(console.out()).isZero();

        Path request = Files.writeString(
                temp.resolve("request"), "X-Acme-Signature: " + Signatures.hmac("s", "{}") + "\n\n{}");
        assertThat(console.run(
                        "verify",
                        "--config",
                        config,
                        "--provider",
                        "acme",
                        "--secret",
                        "s",
                        "--request",
                        request.toString()))
                .as(console.err())
                .isZero();
    }

    @Test
    void what_is_wrong_in_a_provider_file_is_told_at_its_place() throws Exception {
        String config = withFolder("acme.yaml", ACME.replace("encoding: hex", "encoding: hexx"));

        assertThat(console.run("check", "--config", config)).isEqualTo(2);
        assertThat(console.out().lines())
                .anyMatch(line -> line.startsWith(temp.resolve("mine/acme.yaml") + ":3:"))
                .anyMatch(line -> line.contains("unknown provider 'acme'"))
                .last()
                .isEqualTo("2 problems");
    }

    @Test
    void a_file_under_another_name_or_one_that_is_there_already_is_refused() throws Exception {
        assertThat(console.run("check", "--config", withFolder("other.yaml", ACME)))
                .isEqualTo(2);
        assertThat(console.out()).contains("other.yaml:1:1: the file of provider 'acme' must be called acme.yaml");
        Files.delete(temp.resolve("mine/other.yaml"));

        assertThat(console.run(
                        "check", "--config", withFolder("stripe.yaml", ACME.replace("name: acme", "name: stripe"))))
                .isEqualTo(2);
        assertThat(console.out()).contains("stripe.yaml:1:1: provider 'stripe' comes with Sluice");
    }

    private static final String TOKENS = """
            name: acme
            title: Acme
            docs: https://acme.example/docs
            setup: ["a", "b", "c"]
            jwt: { header: Authorization, word: Bearer, algorithms: [RS256], keySet: "https://acme.example/keys", audience: me }
            event: { id: /id, type: "com.acme.{/kind}", unparsed: com.acme.unparsed }
            """;

    @Test
    void a_provider_that_publishes_its_keys_wants_neither_secrets_nor_settings_of_a_source() throws Exception {
        withFolder("acme.yaml", TOKENS);
        String config = config("providers: { folder: mine }\nsources: { shop: { provider: acme } }\n");

        assertThat(console.run("check", "--config", config)).as(console.out()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "provider: stripe, missing key 'secrets'",
        "provider: discord, missing key 'secrets'",
        "provider: generic-jwt, secrets: at least one is needed",
        "provider: google-pubsub, settings.email: is needed",
        "'provider: stripe, secrets: []', no secret is left in this list"
    })
    void a_source_of_another_needs_them(String source, String problem) throws Exception {
        assertThat(console.run("check", "--config", config("sources: { shop: { " + source + " } }\n")))
                .isEqualTo(2);
        assertThat(console.out()).contains(problem).contains("1 problem");
    }

    @Test
    void a_folder_that_is_not_there_is_told_at_its_key() throws Exception {
        assertThat(console.run("check", "--config", config("providers: { folder: none }\n")))
                .isEqualTo(2);
        assertThat(console.out()).contains(":1:14: there is no such folder");
    }
}
