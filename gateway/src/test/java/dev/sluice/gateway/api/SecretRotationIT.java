// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New secrets for subscriptions and sources. The node goes by a clock that the test moves. */
class SecretRotationIT {
    private static final String HOOK = "{\"webhook\":{\"url\":\"https://partner.example/hooks\"}}";
    private static final String GIVEN = "whsec_" + "Z2l2ZW4tYnktdGhlLXVzZXItMTIzNDU2";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.stripe("of-file").subscription("file-sub", "").running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write", "publish");
    }

    private static void publish(String tenant, String id) {
        assertThat(user(tenant)
                        .post(
                                "/v1/events",
                                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/x\",\"type\":\"x\"}",
                                "Content-Type",
                                "application/cloudevents+json")
                        .status())
                .isEqualTo(200);
    }

    /** The n-th request that the partner got; waits for it. */
    private static LoggedRequest request(Partner partner, int n) {
        await().atMost(Duration.ofSeconds(60)).until(() -> partner.requests().size() >= n);
        return partner.requests().get(n - 1);
    }

    private static List<String> signatures(LoggedRequest request) {
        return List.of(request.getHeader("webhook-signature").split(" ", -1));
    }

    /** As the official library signs it. */
    private static String official(LoggedRequest request, String secret) {
        try {
            return new Webhook(secret)
                    .sign(
                            request.getHeader("webhook-id"),
                            Long.parseLong(request.getHeader("webhook-timestamp")),
                            request.getBodyAsString());
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String secret(ApiAnswer answer) {
        return answer.json().at("/webhook/secrets/0").asText();
    }

    @Test
    void both_secrets_sign_during_the_grace_and_after_it_the_new_one_alone() {
        Partner partner = world.then.partner("rotated");
        ApiAnswer made = user("r1").post("/v1/subscriptions", "{\"webhook\":{\"url\":\"" + partner.url() + "\"}}");
        String path = made.header("location");
        publish("r1", "1");
        assertThat(signatures(request(partner, 1))).containsExactly(official(request(partner, 1), secret(made)));

        ApiAnswer rotated = user("r1").post(path + "/rotate-secret", "{\"grace\":\"10m\"}");

        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.json().at("/webhook/secrets")).hasSize(1);
        assertThat(rotated.body()).doesNotContain(secret(made));
        assertThat(rotated.json().path("version").asInt()).isEqualTo(2);
        assertThat(user("r1").get(path).body()).doesNotContain("whsec_").contains(rotated.text("oldSecretsUntil"));
        publish("r1", "2");
        LoggedRequest second = request(partner, 2);
        assertThat(signatures(second))
                .containsExactly(official(second, secret(rotated)), official(second, secret(made)));

        world.when.timePasses(Duration.ofMinutes(12));
        publish("r1", "3");

        LoggedRequest third = request(partner, 3);
        assertThat(signatures(third)).containsExactly(official(third, secret(rotated)));
        assertThat(user("r1").get(path).json().has("oldSecretsUntil")).isFalse();
        user("r1").post(path + "/test", null);
        assertThat(signatures(request(partner, 4))).hasSize(1);
        // and the registry forgets it: one more version
        await().atMost(Duration.ofSeconds(60))
                .until(() -> user("r1").get(path).json().path("version").asInt() == 3);
    }

    @Test
    void the_grace_outlives_a_restart() {
        Partner partner = world.then.partner("restarted");
        ApiAnswer made = user("r2").post("/v1/subscriptions", "{\"webhook\":{\"url\":\"" + partner.url() + "\"}}");
        ApiAnswer rotated = user("r2").post(made.header("location") + "/rotate-secret", null);

        world.when.restarts();
        publish("r2", "1");

        LoggedRequest request = request(partner, 1);
        assertThat(signatures(request))
                .containsExactly(official(request, secret(rotated)), official(request, secret(made)));
        assertThat(user("r2").get(made.header("location")).text("oldSecretsUntil"))
                .isEqualTo(rotated.text("oldSecretsUntil"));
    }

    @Test
    void a_grace_of_nothing_ends_every_other_secret_at_once() {
        Partner partner = world.then.partner("at-once");
        String path = user("r3")
                .post("/v1/subscriptions", "{\"webhook\":{\"url\":\"" + partner.url() + "\"}}")
                .header("location");
        user("r3").post(path + "/rotate-secret", null);

        ApiAnswer rotated = user("r3").post(path + "/rotate-secret", "{\"grace\":\"0s\",\"secret\":\"" + GIVEN + "\"}");
        publish("r3", "1");

        assertThat(secret(rotated)).isEqualTo(GIVEN);
        assertThat(rotated.json().has("oldSecretsUntil")).isFalse();
        LoggedRequest request = request(partner, 1);
        assertThat(signatures(request)).containsExactly(official(request, GIVEN));
    }

    @Test
    void two_replaced_secrets_may_count_and_a_third_rotation_must_wait_or_end_them() {
        String path = user("r4").post("/v1/subscriptions", HOOK).header("location");

        assertThat(user("r4").post(path + "/rotate-secret", null).status()).isEqualTo(200);
        assertThat(user("r4").post(path + "/rotate-secret", null).status()).isEqualTo(200);
        assertThat(user("r4").post(path + "/rotate-secret", null).code()).isEqualTo("state_conflict");
        assertThat(user("r4")
                        .post(path + "/rotate-secret", "{\"grace\":\"0s\"}")
                        .status())
                .isEqualTo(200);
        assertThat(user("r4").post(path + "/rotate-secret", null).status()).isEqualTo(200);
    }

    @Test
    void the_answer_sent_back_ends_no_grace_and_secrets_named_anew_do() {
        String path = user("r5").post("/v1/subscriptions", HOOK).header("location");
        ApiAnswer rotated = user("r5").post(path + "/rotate-secret", null);

        ApiAnswer same = user("r5").put(path, rotated.body());
        assertThat(same.text("oldSecretsUntil")).isEqualTo(rotated.text("oldSecretsUntil"));

        ApiAnswer named = user("r5").put(path, HOOK.replace("hooks\"", "hooks\",\"secrets\":[\"" + GIVEN + "\"]"));
        assertThat(named.status()).isEqualTo(200);
        assertThat(named.json().has("oldSecretsUntil")).isFalse();
    }

    @Test
    void pause_and_resume_from_now_keep_the_grace() {
        String path = user("r6").post("/v1/subscriptions", HOOK).header("location");
        String until = user("r6").post(path + "/rotate-secret", null).text("oldSecretsUntil");

        assertThat(user("r6").post(path + "/pause", null).text("oldSecretsUntil"))
                .isEqualTo(until);
        assertThat(user("r6").post(path + "/resume", "{\"from\":\"now\"}").text("oldSecretsUntil"))
                .isEqualTo(until);
    }

    @Test
    void a_rotation_is_done_once_and_of_one_version_only() {
        ApiAnswer made = user("r7").post("/v1/subscriptions", HOOK);
        String path = made.header("location") + "/rotate-secret";

        ApiAnswer first = user("r7").post(path, null, "Idempotency-Key", "k", "If-Match", made.header("etag"));
        ApiAnswer again = user("r7").post(path, null, "Idempotency-Key", "k", "If-Match", made.header("etag"));
        ApiAnswer stale = user("r7").post(path, null, "If-Match", made.header("etag"));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(stale.status()).isEqualTo(412);
    }

    @Test
    void mistakes_are_told_and_change_nothing() {
        ApiAnswer made = user("r8").post("/v1/subscriptions", HOOK);
        String path = made.header("location") + "/rotate-secret";

        for (String grace : List.of("8d", "-1s", "soon", "")) {
            assertThat(user("r8").post(path, "{\"grace\":\"" + grace + "\"}").pointers())
                    .containsExactly("/grace");
        }
        assertThat(user("r8").post(path, "{\"grace\":0,\"x\":1}").pointers()).containsExactly("/grace", "/x");
        for (String secret : List.of("\"\"", "1", "\"whsec_short\"", "\"text\"")) {
            assertThat(user("r8").post(path, "{\"secret\":" + secret + "}").pointers())
                    .containsExactly("/secret");
        }
        assertThat(user("r8")
                        .post(path, "{\"secret\":\"" + secret(made) + "\"}")
                        .pointers())
                .containsExactly("/secret");
        assertThat(user("r8")
                        .get(made.header("location"))
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
        assertThat(world.when.api("r8", "read").post(path, null).code()).isEqualTo("scope_missing");
        assertThat(world.when
                        .restricted("r8", "com.*", null, "write")
                        .post(path, null)
                        .code())
                .isEqualTo("restricted");
        assertThat(user("other").post(path, null).status()).isEqualTo(404);
        assertThat(user("default")
                        .post("/v1/subscriptions/file-sub/rotate-secret", null)
                        .code())
                .isEqualTo("read_only");
        assertThat(user("default")
                        .post("/v1/sources/of-file/rotate-secret", null)
                        .code())
                .isEqualTo("read_only");
    }

    @Test
    void one_with_as_many_secrets_as_may_be_takes_another_only_in_their_place() {
        String ten = IntStream.range(0, 10)
                .mapToObj(i -> "\"secret number " + i + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        String path = user("r9")
                .post("/v1/sources", "{\"provider\":\"github\",\"secrets\":" + ten + "}")
                .header("location");

        assertThat(user("r9").post(path + "/rotate-secret", null).status()).isEqualTo(409);
        assertThat(user("r9")
                        .post(path + "/rotate-secret", "{\"grace\":\"0s\"}")
                        .status())
                .isEqualTo(200);
        assertThat(user("r9")
                        .post(path + "/rotate-secret", "{\"secret\":\"" + "x".repeat(30_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(user("r9").get(path).status()).isEqualTo(200);
    }

    @Test
    void both_secrets_of_a_source_verify_during_the_grace_and_after_it_the_new_one_alone() {
        String path = user("r9")
                .post("/v1/sources", "{\"provider\":\"stripe\",\"secrets\":[\"first\"]}")
                .header("location");
        String id = path.substring(path.lastIndexOf('/') + 1);
        assertThat(user("r9").post(path + "/rotate-secret", null).pointers()).containsExactly("/secret");

        ApiAnswer rotated = user("r9").post(path + "/rotate-secret", "{\"secret\":\"second\",\"grace\":\"10m\"}");

        assertThat(rotated.json().path("secrets").toString()).isEqualTo("[\"second\"]");
        assertThat(Map.of("first", post(id, "first"), "second", post(id, "second"), "other", post(id, "other")))
                .isEqualTo(Map.of("first", 200, "second", 200, "other", 401));
        world.when.timePasses(Duration.ofMinutes(12));
        assertThat(Map.of("first", post(id, "first"), "second", post(id, "second")))
                .isEqualTo(Map.of("first", 401, "second", 200));
    }

    private static int post(String source, String secret) {
        return world.when
                .provider(source)
                .sendsStripe("{\"id\":\"evt_" + secret + "\",\"type\":\"x\"}", secret)
                .statusCode();
    }
}
