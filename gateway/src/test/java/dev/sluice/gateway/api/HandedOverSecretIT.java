// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.World;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secret that a provider hands over: Notion's operator has to see it, once, and nobody sees another secret that way. */
class HandedOverSecretIT {
    private static final String NOTION = "{\"provider\":\"notion\",\"settings\":{\"handover\":[\"true\"]}}";
    private static final String TOKEN = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
    private static final String EVENT = "{\"id\":\"367cba44\",\"type\":\"page.created\"}";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given.stripe("of-file").running();
    }

    private static ApiClient user(String tenant) {
        return world.when.api(tenant, "read", "write");
    }

    private static String made(String tenant, String form) {
        return user(tenant).post("/v1/sources", form).header("location");
    }

    private static int posts(String path, String body, Map<String, String> headers) {
        return world.when
                .provider(path.substring(path.lastIndexOf('/') + 1))
                .posts(body, headers)
                .statusCode();
    }

    private static int handsOver(String path) {
        return posts(path, "{\"verification_token\":\"" + TOKEN + "\"}", Map.of());
    }

    private static int sends(String path, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            String signature = HexFormat.of().formatHex(mac.doFinal(EVENT.getBytes(UTF_8)));
            return posts(path, EVENT, Map.of("X-Notion-Signature", "sha256=" + signature));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static ApiAnswer shown(String tenant, String path, String... headers) {
        return user(tenant).post(path + "/handed-over-secret", null, headers);
    }

    @Test
    void what_notion_hands_over_is_shown_once_verifies_and_the_audit_log_tells_to_whom() {
        String path = made("h1", NOTION);
        assertThat(shown("h1", path).code()).isEqualTo("state_conflict");
        assertThat(handsOver(path)).isEqualTo(200);
        assertThat(user("h1").get(path).body()).doesNotContain(TOKEN);

        ApiAnswer shown = shown("h1", path, "Idempotency-Key", "k");

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().path("secrets").toString()).isEqualTo("[\"" + TOKEN + "\"]");
        assertThat(shown("h1", path).code()).isEqualTo("state_conflict");
        assertThat(shown("h1", path, "Idempotency-Key", "k").body()).isEqualTo(shown.body());
        assertThat(user("h1").get(path).header("etag")).isEqualTo(shown.header("etag"));
        await().atMost(Duration.ofSeconds(30)).until(() -> sends(path, TOKEN) == 200);
        assertThat(sends(path, "another")).isEqualTo(401);
        List<String> told = world.then.audit().stream()
                .filter(line -> line.contains(shown.text("id")))
                .toList();
        assertThat(told)
                .hasSize(3)
                .noneMatch(line -> line.contains(TOKEN))
                .last()
                .asString()
                .contains("POST /v1/sources/{id}/handed-over-secret", "\"subject\":\"kit\"", "[\"unseen\"]");
    }

    @Test
    void of_many_who_ask_at_once_one_sees_it_also_after_a_restart() {
        String path = made("h2", NOTION);
        assertThat(handsOver(path)).isEqualTo(200);
        world.when.restarts();

        List<Integer> statuses = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> shown("h2", path).status())
                .sorted()
                .toList();

        assertThat(statuses).containsExactly(200, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void a_secret_that_a_user_gave_is_never_shown() {
        String given = made("h3", NOTION.replace("}}", "},\"secrets\":[\"of the user\"]}"));
        assertThat(shown("h3", given).code()).isEqualTo("state_conflict");

        String replaced = made("h3", NOTION);
        handsOver(replaced);
        assertThat(user("h3")
                        .put(replaced, NOTION.replace("}}", "},\"dedupe\":\"1h\"}"))
                        .status())
                .isEqualTo(200);
        assertThat(user("h3")
                        .post(replaced + "/rotate-secret", "{\"secret\":\"of the user\"}")
                        .status())
                .isEqualTo(200);
        assertThat(shown("h3", replaced).code()).isEqualTo("state_conflict");

        String put = made("h3", NOTION);
        handsOver(put);
        user("h3").put(put, NOTION.replace("}}", "},\"secrets\":[\"of the user\"]}"));
        assertThat(shown("h3", put).code()).isEqualTo("state_conflict");
    }

    @Test
    void a_change_that_leaves_the_secret_alone_keeps_it_unseen() {
        String path = made("h4", NOTION);
        handsOver(path);
        user("h4").put(path, NOTION.replace("}}", "},\"dedupe\":\"1h\"}"));
        user("h4").post(path + "/pause", null);

        assertThat(shown("h4", path, "If-Match", "\"1-1\"").status()).isEqualTo(412);
        assertThat(shown("h4", path).json().at("/secrets/0").asText()).isEqualTo(TOKEN);
    }

    @Test
    void a_source_tells_that_its_secret_is_unseen_until_it_was_shown() {
        String path = made("h7", NOTION);
        assertThat(user("h7").get(path).json().has("unseenSecret")).isFalse();
        handsOver(path);

        ApiAnswer unseen = user("h7").get(path);

        assertThat(unseen.json().path("unseenSecret")).isEqualTo(BooleanNode.TRUE);
        assertThat(user("h7").get("/v1/sources").json().at("/items/0")).isEqualTo(unseen.json());
        assertThat(user("h7").put(path, unseen.body()).json().path("unseenSecret"))
                .isEqualTo(BooleanNode.TRUE);
        assertThat(shown("h7", path).json().has("unseenSecret")).isFalse();
        assertThat(user("h7").get(path).json().has("unseenSecret")).isFalse();
    }

    @Test
    void asanas_is_shown_too_and_a_later_one_is_not_taken() {
        String path = made("h5", NOTION.replace("notion", "asana"));
        assertThat(posts(path, "{}", Map.of("X-Hook-Secret", "handed"))).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> posts(path, "{}", Map.of("X-Hook-Secret", "a takeover")) == 403);

        assertThat(shown("h5", path).json().at("/secrets/0").asText()).isEqualTo("handed");
    }

    @Test
    void nobody_else_sees_it() {
        String path = made("h6", NOTION);
        handsOver(path);

        assertThat(world.when
                        .api("h6", "read")
                        .post(path + "/handed-over-secret", null)
                        .code())
                .isEqualTo("scope_missing");
        assertThat(world.when
                        .restricted("h6", "com.*", null, "write")
                        .post(path + "/handed-over-secret", null)
                        .code())
                .isEqualTo("restricted");
        assertThat(shown("other", path).status()).isEqualTo(404);
        assertThat(shown("default", "/v1/sources/of-file").code()).isEqualTo("read_only");
        assertThat(shown("h6", path).status()).isEqualTo(200);
    }
}
