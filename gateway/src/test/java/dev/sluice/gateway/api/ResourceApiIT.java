// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and subscriptions over the API, on one node. Each test has a tenant of its own. */
class ResourceApiIT {
    private static final String HOOK = """
            {"types":["com.acme.*"],"webhook":{"url":"https://partner.example/hooks"}}""";

    @TempDir
    static Path folder;

    @AutoClose
    private static World world;

    @BeforeAll
    static void begin() {
        world = new World(folder);
        world.given
                .stripe("of-file")
                .subscription("file-sub", "types: [\"com.stripe.*\"]")
                .running();
    }

    private static ApiClient admin(String tenant) {
        return world.when.api(tenant, "read", "write");
    }

    @Test
    void a_subscription_is_made_shown_changed_and_deleted() {
        ApiClient api = admin("t1");

        ApiAnswer made = api.post("/v1/subscriptions", HOOK);
        assertThat(made.status()).isEqualTo(201);
        String path = made.header("location");
        assertThat(path).isEqualTo("/v1/subscriptions/" + made.text("id")).contains("/sub_");
        assertThat(made.json().at("/webhook/secrets/0").asText()).startsWith("whsec_");

        ApiAnswer shown = api.get(path);
        assertThat(shown.header("etag")).isEqualTo(made.header("etag"));
        assertThat(shown.body()).doesNotContain("whsec_");
        ObjectNode expected = made.json().deepCopy();
        ((ObjectNode) expected.path("webhook")).remove("secrets");
        assertThat(shown.json()).isEqualTo(expected);

        ApiAnswer changed =
                api.put(path, HOOK.replace("com.acme.*", "com.acme.order"), "If-Match", shown.header("etag"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().at("/types/0").asText()).isEqualTo("com.acme.order");
        assertThat(changed.json().path("version").asInt()).isEqualTo(2);
        assertThat(changed.text("createdAt")).isEqualTo(made.text("createdAt"));

        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.get(path).code()).isEqualTo("not_found");
        assertThat(api.delete(path).status()).isEqualTo(404);
    }

    @Test
    void what_was_shown_can_be_sent_back_and_changes_nothing() {
        ApiClient api = admin("t2");
        String path = api.post("/v1/subscriptions", """
                {"webhook":{"url":"https://partner.example/hooks","headers":{"X-Key":"top secret"}},"from":"earliest"}""").header("location");

        ApiAnswer shown = api.get(path);
        ApiAnswer changed = api.put(path, shown.body());

        assertThat(shown.json().at("/webhook/headers/X-Key").asText()).isEqualTo("***");
        assertThat(changed.status()).isEqualTo(200);
        ObjectNode expected = shown.json().deepCopy();
        assertThat(changed.json()).isEqualTo(expected.put("version", 2));
    }

    @Test
    void a_source_that_has_no_secret_is_changed_like_any_other() {
        ApiClient api = admin("t2");
        String path = api.post("/v1/sources", """
                {"provider":"aws-sns","settings":{"topics":["arn:aws:sns:eu-west-1:123456789012:orders"]}}""").header("location");

        ApiAnswer changed = api.put(path, api.get(path).body());

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().at("/settings/topics/0").asText()).endsWith(":orders");
        assertThat(changed.json().has("secrets")).isFalse();
    }

    @Test
    void of_two_changes_to_one_version_the_second_is_412() {
        ApiClient api = admin("t3");
        ApiAnswer made = api.post("/v1/subscriptions", HOOK);
        String path = made.header("location");

        assertThat(api.put(path, HOOK, "If-Match", made.header("etag")).status())
                .isEqualTo(200);

        assertThat(api.put(path, HOOK, "If-Match", made.header("etag")).code()).isEqualTo("precondition_failed");
        assertThat(api.delete(path, "If-Match", made.header("etag")).status()).isEqualTo(412);
        assertThat(api.post(path + "/pause", null, "If-Match", made.header("etag"))
                        .status())
                .isEqualTo(412);
        assertThat(api.put(path, HOOK, "If-Match", "*").status()).isEqualTo(200);
    }

    @Test
    void of_many_changes_at_once_to_one_version_one_wins() {
        ApiClient api = admin("t4");
        ApiAnswer made = api.post("/v1/subscriptions", HOOK);
        List<CompletableFuture<Integer>> asked = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> api.put(made.header("location"), HOOK, "If-Match", made.header("etag"))
                                .status()))
                .toList();

        List<Integer> statuses =
                asked.stream().map(CompletableFuture::join).sorted().toList();

        assertThat(statuses).containsExactly(200, 412, 412, 412, 412, 412, 412, 412);
    }

    @Test
    void pause_and_resume_change_the_state_of_a_files_resource_too() {
        ApiClient api = admin("default");

        assertThat(api.post("/v1/subscriptions/file-sub/pause", null).text("state"))
                .isEqualTo("paused");
        assertThat(api.post("/v1/subscriptions/file-sub/pause", "{}").text("state"))
                .isEqualTo("paused");
        assertThat(api.get("/v1/subscriptions?state=paused").ids()).containsExactly("file-sub");
        assertThat(api.post("/v1/subscriptions/file-sub/resume", "{\"from\":\"now\"}")
                        .text("state"))
                .isEqualTo("active");
        assertThat(api.post("/v1/subscriptions/file-sub/resume", "{\"from\":\"then\"}")
                        .pointers())
                .containsExactly("/from");
        assertThat(api.post("/v1/subscriptions/file-sub/pause", "{\"x\":1}").pointers())
                .containsExactly("/x");
    }

    @Test
    void what_the_file_defines_is_read_only() {
        ApiClient api = admin("default");

        assertThat(api.put("/v1/subscriptions/file-sub", HOOK).code()).isEqualTo("read_only");
        assertThat(api.delete("/v1/subscriptions/file-sub").status()).isEqualTo(409);
        assertThat(api.delete("/v1/sources/of-file").status()).isEqualTo(409);
        assertThat(api.get("/v1/sources/of-file").text("origin")).isEqualTo("file");
        assertThat(api.get("/v1/sources/of-file").body()).doesNotContain("whsec_");
    }

    @Test
    void a_source_made_over_the_api_works_at_the_door_until_it_is_paused_or_deleted() {
        ApiClient api = admin("t5");
        ApiAnswer made = api.post("/v1/sources", """
                {"provider":"stripe","secrets":["whsec_kit_stripe_secret"]}""");
        String id = made.text("id");
        assertThat(made.text("path")).isEqualTo("/in/" + id).startsWith("/in/src_");

        HttpResponse<String> accepted = world.when.provider(id).sendsStripe("{\"id\":\"evt_a\",\"type\":\"x\"}");
        api.post("/v1/sources/" + id + "/pause", null);
        HttpResponse<String> paused = world.when.provider(id).sendsStripe("{\"id\":\"evt_b\",\"type\":\"x\"}");
        api.post("/v1/sources/" + id + "/resume", null);
        HttpResponse<String> again = world.when.provider(id).sendsStripe("{\"id\":\"evt_c\",\"type\":\"x\"}");
        api.delete("/v1/sources/" + id);
        HttpResponse<String> gone = world.when.provider(id).sendsStripe("{\"id\":\"evt_d\",\"type\":\"x\"}");

        assertThat(List.of(accepted.statusCode(), paused.statusCode(), again.statusCode(), gone.statusCode()))
                .containsExactly(200, 503, 200, 404);
    }

    @Test
    void a_subscription_made_over_the_api_gets_events_until_it_is_paused_and_goes_on_from_its_cursor() {
        var partner = world.then.partner("made-over-the-api");
        ApiClient api = admin("t6");
        String source = api.post("/v1/sources", """
                {"provider":"stripe","secrets":["whsec_kit_stripe_secret"]}""").text("id");
        String path = api.post(
                        "/v1/subscriptions",
                        "{\"webhook\":{\"url\":\"" + partner.url() + "\",\"secrets\":[\"" + partner.secret() + "\"]}}")
                .header("location");

        world.when.provider(source).sendsStripe("x", 0, 2);
        partner.receivedStripe(0, 2);
        api.post(path + "/pause", null);
        world.when.provider(source).sendsStripe("x", 2, 4);
        api.post(path + "/resume", "{\"from\":\"cursor\"}");

        partner.receivedStripe(0, 4);
    }

    @Test
    void resumed_from_now_it_leaves_behind_what_came_while_it_was_paused() {
        var partner = world.then.partner("from-now");
        ApiClient api = admin("t7");
        String source = api.post("/v1/sources", """
                {"provider":"stripe","secrets":["whsec_kit_stripe_secret"]}""").text("id");
        String path = api.post(
                        "/v1/subscriptions",
                        "{\"webhook\":{\"url\":\"" + partner.url() + "\",\"secrets\":[\"" + partner.secret() + "\"]}}")
                .header("location");
        api.post(path + "/pause", null);
        world.when.provider(source).sendsStripe("x", 0, 3);

        api.post(path + "/resume", "{\"from\":\"now\"}");
        world.when.provider(source).sendsStripe("x", 3, 5);

        partner.receivedStripe(3, 5);
    }

    @Test
    void lists_are_paged_in_order_and_filtered() {
        ApiClient api = admin("t8");
        List<String> made = IntStream.range(0, 7)
                .mapToObj(i -> api.post("/v1/subscriptions", HOOK.replace("partner", "p" + i))
                        .text("id"))
                .toList();
        List<String> listed = new ArrayList<>();
        String after = "";
        while (after != null) {
            ApiAnswer page = api.get("/v1/subscriptions?limit=3" + (after.isEmpty() ? "" : "&after=" + after));
            listed.addAll(page.ids());
            after = page.text("after");
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(made).isSorted();
        assertThat(api.get("/v1/subscriptions?q=P3.Example").ids()).containsExactly(made.get(3));
        assertThat(api.get("/v1/subscriptions?origin=file").ids()).isEmpty();
        assertThat(api.get("/v1/subscriptions?after=bad!").code()).isEqualTo("bad_cursor");
        assertThat(api.get("/v1/subscriptions?limit=0").status()).isEqualTo(400);
        assertThat(api.get("/v1/subscriptions?limit=1&limit=2").status()).isEqualTo(400);
        assertThat(api.get("/v1/subscriptions?colour=red").code()).isEqualTo("request_malformed");
    }

    @Test
    void a_form_with_mistakes_is_422_with_a_pointer_for_each() {
        ApiClient api = admin("t9");

        assertThat(api.post("/v1/subscriptions", """
                {"typs":["x"],"filter":"type ==","webhook":{"url":"https://a.example/","timeout":"1h"}}""").pointers()).contains("/typs", "/filter", "/webhook/timeout");
        assertThat(api.post("/v1/subscriptions", "{\"webhook\":{\"url\":\"http://169.254.169.254/\"}}")
                        .pointers())
                .containsExactly("/webhook/url");
        assertThat(api.post("/v1/subscriptions", "{}").status()).isEqualTo(422);
        assertThat(api.post("/v1/subscriptions", HOOK.replace("{\"types", "{\"tenant\":\"other\",\"types"))
                        .pointers())
                .containsExactly("/tenant");
        assertThat(api.post("/v1/subscriptions", HOOK.replace("{\"types", "{\"id\":\"mine\",\"types"))
                        .pointers())
                .containsExactly("/id");
        assertThat(api.post("/v1/sources", "{\"provider\":\"stripe\"}").status())
                .isEqualTo(422);
        assertThat(api.post("/v1/sources", "{\"provider\":\"nobody\",\"secrets\":[\"x\"]}")
                        .pointers())
                .containsExactly("/provider");
        assertThat(api.post(
                                "/v1/subscriptions",
                                HOOK.replace("{\"types", "{\"from\":\"AAAAAAAAAAAAAAAAAAAAAAAAAA\",\"types"))
                        .pointers())
                .containsExactly("/from");
    }

    @Test
    void a_header_that_is_never_shown_does_not_go_to_another_host_unseen() {
        ApiClient api = admin("t16");
        String hook = "{\"from\":\"time:2026-01-31T12:00:00+01:00\",\"webhook\":"
                + "{\"url\":\"https://partner.example/a\",\"headers\":{\"X-Key\":\"s3cret\"}}}";
        String path = api.post("/v1/subscriptions", hook).header("location");
        String shown = hook.replace("s3cret", "***");

        assertThat(api.put(path, shown.replace("/a", "/b")).status()).isEqualTo(200);
        ApiAnswer elsewhere = api.put(path, shown.replace("partner.example", "evil.example"));
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(elsewhere.pointers()).containsExactly("/webhook/headers/X-Key");
        assertThat(api.put(path, hook.replace("partner.example", "other.example"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_key_of_a_certificate_is_never_shown_and_stays_when_it_is_sent_back_hidden() throws Exception {
        ApiClient api = admin("t31");
        ObjectNode hook =
                (ObjectNode) new ObjectMapper().readTree("{\"webhook\":{\"url\":\"https://partner.example/a\"}}");
        ObjectNode tls = ((ObjectNode) hook.get("webhook")).putObject("tls");
        tls.put("ca", pem("partner.pem")).put("certificate", pem("partner.pem")).put("key", pem("partner.key"));

        ApiAnswer made = api.post("/v1/subscriptions", hook.toString());
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/webhook/tls/key").asText()).isEqualTo("***");
        String path = made.header("location");
        ApiAnswer shown = api.get(path);
        assertThat(shown.body()).doesNotContain("PRIVATE KEY");

        assertThat(api.put(path, shown.body()).status()).isEqualTo(200);
        assertThat(api.put(path, shown.body().replace("partner.example", "evil.example"))
                        .pointers())
                .containsExactly("/webhook/tls/key");
        tls.put("key", "none");
        assertThat(api.post("/v1/subscriptions", hook.toString()).pointers()).containsExactly("/webhook/tls/key");
        tls.remove("key");
        assertThat(api.post("/v1/subscriptions", hook.toString()).pointers())
                .containsExactly("/webhook/tls/certificate");
    }

    private static String pem(String name) throws Exception {
        return new String(
                Objects.requireNonNull(ResourceApiIT.class.getResourceAsStream(name))
                        .readAllBytes(),
                UTF_8);
    }

    @Test
    void a_definition_is_small_and_a_small_request_gets_no_large_answer() {
        ApiClient api = admin("t15");
        String large = HOOK.replace("{\"types\"", "{\"filter\":\"" + "x".repeat(24 * 1024) + "\",\"types\"");
        String odd =
                IntStream.range(0, 2_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(",", "{", "}"));

        assertThat(api.post("/v1/subscriptions", large).status()).isEqualTo(413);
        assertThat(api.post("/v1/sources", large).status()).isEqualTo(413);
        String path = api.post("/v1/subscriptions", HOOK).header("location");
        assertThat(api.put(path, large).status()).isEqualTo(413);
        ApiAnswer answer = api.post("/v1/subscriptions", odd);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.pointers()).hasSize(100);
    }

    @Test
    void a_body_that_is_no_strict_json_object_is_400_and_another_type_415() {
        ApiClient api = admin("t10");

        assertThat(List.of("{", "[]", "{}{}", "{\"webhook\":{},\"webhook\":{}}", "", "\"x\""))
                .allSatisfy(body ->
                        assertThat(api.post("/v1/subscriptions", body).status()).isEqualTo(400));
        assertThat(api.post("/v1/subscriptions", HOOK, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(api.post("/v1/subscriptions", HOOK, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(415);
        assertThat(api.post("/v1/subscriptions", " ".repeat(1 << 20) + HOOK).code())
                .isEqualTo("body_too_large");
    }

    @Test
    void a_post_with_an_idempotency_key_is_done_once() {
        ApiClient api = admin("t11");

        ApiAnswer first = api.post("/v1/subscriptions", HOOK, "Idempotency-Key", "k1");
        ApiAnswer second = api.post("/v1/subscriptions", HOOK, "Idempotency-Key", "k1");
        ApiAnswer other = api.post("/v1/subscriptions", HOOK + " ", "Idempotency-Key", "k1");
        ApiAnswer elsewhere = api.post("/v1/sources", HOOK, "Idempotency-Key", "k1");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("location")).isEqualTo(first.header("location"));
        assertThat(List.of(first.header("idempotent-replayed"), second.header("idempotent-replayed")))
                .containsExactly("", "true");
        assertThat(List.of(other.code(), elsewhere.code()))
                .containsExactly("idempotency_key_reused", "idempotency_key_reused");
        assertThat(api.get("/v1/subscriptions").ids()).hasSize(1);
        assertThat(admin("t12")
                        .post("/v1/subscriptions", HOOK, "Idempotency-Key", "k1")
                        .text("id"))
                .isNotEqualTo(first.text("id"));
    }

    @Test
    void a_refused_request_frees_its_idempotency_key() {
        ApiClient api = admin("t13");

        assertThat(api.post("/v1/subscriptions", "{}", "Idempotency-Key", "k").status())
                .isEqualTo(422);
        assertThat(api.post("/v1/subscriptions", HOOK, "Idempotency-Key", "k").status())
                .isEqualTo(201);
    }

    @Test
    void another_tenants_things_are_not_there_and_a_scope_too_few_is_403() {
        String path = admin("t14").post("/v1/subscriptions", HOOK).header("location");

        assertThat(admin("t15").get(path).status()).isEqualTo(404);
        assertThat(admin("t15").delete(path).status()).isEqualTo(404);
        assertThat(admin("t15").get("/v1/subscriptions").ids()).isEmpty();
        assertThat(admin("t15").get("/v1/subscriptions?tenant=t14").status()).isEqualTo(403);
        assertThat(world.when.api("t14", "read").delete(path).code()).isEqualTo("scope_missing");
        assertThat(world.when.api("t14", "write").get(path).status()).isEqualTo(403);
        assertThat(world.when.nobody().get(path).code()).isEqualTo("token_missing");
    }

    @Test
    void a_token_for_all_tenants_lists_all_and_names_one_to_write() {
        ApiClient all = admin("*");
        String mine = admin("t16").post("/v1/subscriptions", HOOK).text("id");

        assertThat(all.post("/v1/subscriptions", HOOK).code()).isEqualTo("tenant_required");
        String made = all.post("/v1/subscriptions?tenant=t17", HOOK).text("id");

        assertThat(all.get("/v1/subscriptions?limit=1000").ids()).contains(mine, made, "file-sub");
        assertThat(all.get("/v1/subscriptions?tenant=t17").ids()).containsExactly(made);
        assertThat(all.get("/v1/subscriptions/" + mine).status()).isEqualTo(200);
        assertThat(all.get("/v1/subscriptions/" + mine + "?tenant=t17").status())
                .isEqualTo(404);
        assertThat(all.delete("/v1/subscriptions/" + mine).status()).isEqualTo(400);
        assertThat(all.delete("/v1/subscriptions/" + mine + "?tenant=t16").status())
                .isEqualTo(204);
    }

    @Test
    void what_is_no_route_is_404_and_another_method_405_with_what_there_is() {
        ApiClient api = admin("t18");

        assertThat(Map.of(
                        "attempts", api.get("/v1/attempts").code(),
                        "singular", api.get("/v1/replay").code(),
                        "root", api.get("/").code(),
                        "escaped", api.get("/v1/subscriptions/%73ub").code(),
                        "slash", api.get("/v1/subscriptions/").code()))
                .allSatisfy((what, code) -> assertThat(code).as(what).isEqualTo("not_found"));
        ApiAnswer other = api.ask("PATCH", "/v1/subscriptions", "{}");
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("allow")).isEqualTo("GET, POST");
        assertThat(world.when.nobody().get("/v1/attempts").status()).isEqualTo(401);
    }

    @Test
    void the_document_is_served_to_anybody() {
        ApiAnswer document = world.when.nobody().get("/openapi.yaml");

        assertThat(document.status()).isEqualTo(200);
        assertThat(document.body()).startsWith("# SPDX").contains("openapi: 3.1.0");
        assertThat(document.header("content-type")).isEqualTo("application/yaml");
    }
}
