// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin API from the terminal, against a whole node with the real broker. */
@Timeout(180)
class AdminIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path temp;

    private static RunningNode node;
    private static Partner partner;

    private final Console console = new Console();

    @BeforeAll
    static void start() throws IOException {
        partner = new Partner();
        Path file = Files.writeString(temp.resolve("sluice.yaml"), """
                topics: { partitions: 3 }
                subscriptions:
                  billing:
                    types: ["com.never.*"]
                    webhook: { url: "%s", secrets: ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"] }
                """.formatted(partner.url()));
        node = RunningNode.start("dev", "--data", temp.resolve("data").toString(), "--config", file.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
        partner.close();
    }

    @BeforeEach
    void know() {
        console.environment.put("SLUICE_URL", node.url());
        console.environment.put("SLUICE_DATA", temp.resolve("data").toString());
    }

    private void sluice(String... arguments) {
        assertThat(console.run(arguments))
                .as(() -> String.join(" ", arguments) + ": " + console.err())
                .isZero();
    }

    private void refused(int exitCode, String... arguments) {
        assertThat(console.run(arguments)).as(() -> console.err()).isEqualTo(exitCode);
        assertThat(console.err()).startsWith("sluice: ");
    }

    private String made(String... arguments) {
        sluice(arguments);
        return console.lines().getFirst().split(" ")[0];
    }

    private String subscription(String... more) {
        String[] all = new String[more.length + 4];
        List.of("subscriptions", "create", "--webhook", partner.url()).toArray(all);
        System.arraycopy(more, 0, all, 4, more.length);
        return made(all);
    }

    /** A subscription to an address at which nobody listens, so that everything becomes a dead letter soon. */
    private String toNobody(String types) {
        return made(
                "subscriptions",
                "create",
                "--webhook",
                "http://127.0.0.1:1/",
                "--types",
                types,
                "--set",
                "webhook.retry.schedule=[50ms]");
    }

    private JsonNode json(String... arguments) throws JsonProcessingException {
        sluice(arguments);
        return JSON.readTree(console.out());
    }

    private static String unique(String prefix) {
        return prefix + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void a_list_is_a_table_with_state_and_lag_and_fits_the_terminal() {
        String id = subscription("--types", "com.stripe.*,com.acme.*", "--filter", "data.n > 1 && data.m > 2");
        sluice("subscriptions");
        assertThat(console.lines().getFirst()).matches("ID +STATE +LAG +BEHIND +EVENTS +TARGET +ORIGIN +AGE");
        assertThat(console.lines())
                .anySatisfy(line -> assertThat(line)
                        .matches(id
                                + " +active +\\d+ +\\d\\S*s +com\\.stripe\\.\\*, com\\.acme\\.\\* where data\\.n > 1 && data\\.m > 2 +"
                                + partner.url() + " +api +\\d+s"));
        assertThat(console.lines())
                .anySatisfy(line -> assertThat(line).startsWith("billing ").contains(" file "));
        console.environment.put("SLUICE_TTY", "in out");
        console.environment.put("COLUMNS", "80");
        sluice("subscriptions", "list", "--no-lag");
        assertThat(console.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(console.out()).contains("…").doesNotContain("\u001b");
        console.environment.remove("SLUICE_TTY");
        sluice("sources");
        assertThat(console.lines().getFirst()).matches("ID +STATE +PROVIDER +SECRET +DEDUPE +RATE +ORIGIN +AGE");
    }

    @Test
    void what_was_attempted_and_given_up_is_listed_and_shown() throws JsonProcessingException {
        String type = unique("com.acme.");
        String id = toNobody(type);
        sluice("events", "publish", "--type", type, "--source", "/shop", "--payload", "{\"n\": 7}");
        String event = console.lines().getFirst();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            sluice("attempts", id, "--since", "10m");
            assertThat(console.lines()).hasSize(3);
            sluice("dead-letters", "--subscription", id);
            assertThat(console.lines()).hasSize(2);
        });

        sluice("attempts", id, "--outcome", "connection");
        assertThat(console.lines().getFirst()).matches("AGE +EVENT +ATTEMPT +OUTCOME +STATUS +MS");
        assertThat(console.lines().get(1)).contains(event, "connection");
        JsonNode letter = json("dead-letters", "list", "--subscription", id, "--reason", "exhausted", "--json");
        assertThat(letter.path("event").path("eventid").asText()).isEqualTo(event);
        sluice("dead-letters", "show", letter.path("id").asText());
        assertThat(console.out()).contains("reason        exhausted", event, "{\"n\": 7}");
        assertThat(console.lines().stream().filter(line -> line.startsWith("attempt  ")))
                .hasSize(2);
        refused(1, "dead-letters", "show", "dl_0-zzzz");
        refused(2, "dead-letters", "--reason", "bored");
        refused(1, "attempts", "sub_nobody");
    }

    @Test
    void json_is_a_line_each_as_the_api_said_it_wherever_the_option_stands() throws JsonProcessingException {
        String id = subscription();
        sluice("subscriptions", "--json", "list");
        List<String> lines = console.lines();
        sluice("subscriptions", "list", "--json");
        assertThat(console.lines()).isEqualTo(lines);
        JsonNode one = json("subscriptions", "get", id, "--json");
        assertThat(lines).contains(one.toString());
        assertThat(one.path("webhook").path("url").asText()).isEqualTo(partner.url());
        console.environment.put("SLUICE_JSON", "true");
        sluice("subscriptions");
        assertThat(console.lines()).containsAll(lines);
    }

    @Test
    void a_list_follows_pages_up_to_its_limit_and_says_where_it_ended() throws JsonProcessingException {
        var ids = List.of(
                made("sources", "create", "--provider", "hmac", "--set", "header=X-Page"),
                made("sources", "create", "--provider", "hmac", "--set", "header=X-Page"),
                made("sources", "create", "--provider", "hmac", "--set", "header=X-Page"));
        sluice("sources", "--origin", "api", "--search", "hmac", "--limit", "2", "--json");
        assertThat(console.lines()).hasSize(2);
        assertThat(JSON.readTree(console.lines().getFirst()).path("id").asText())
                .isEqualTo(ids.getFirst());
        String after = console.err().replaceAll("(?s).*--after (\\S+).*", "$1");
        sluice("sources", "--origin", "api", "--search", "hmac", "--after", after, "--json");
        assertThat(JSON.readTree(console.lines().getFirst()).path("id").asText())
                .isEqualTo(ids.get(2));
        sluice("sources", "list", "--state", "paused", "--search", "nothing-like-it");
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).contains("no sources are found");
    }

    @Test
    void a_replay_is_started_watched_shown_and_listed() throws JsonProcessingException {
        String type = unique("com.again.");
        String id = subscription("--types", type);
        for (int i = 0; i < 3; i++) {
            sluice("events", "publish", "--type", type, "--source", "/x", "--payload", "{}");
        }
        sluice("replay", "start", id, "--from", "earliest", "--filter", "type == '" + type + "'", "--watch");
        String replay = console.lines().getFirst();
        assertThat(console.lines().getLast()).isEqualTo("completed, 100%, 3 delivered");
        console.environment.put("SLUICE_TTY", "in out");
        console.environment.put("COLUMNS", "80");
        sluice("replay", "watch", replay);
        assertThat(console.out()).startsWith("\r[########").contains("] completed, 100%, 3 delivered");
        console.environment.remove("SLUICE_TTY");
        sluice("replay", "show", replay);
        assertThat(console.lines().getFirst()).isEqualTo("completed, 100%, 3 delivered");
        sluice("replay", "--subscription", id);
        assertThat(console.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(replay)
                .contains(" completed ");
        assertThat(json("replay", "list", "--subscription", id, "--json")
                        .path("id")
                        .asText())
                .isEqualTo(replay);
        refused(1, "replay", "cancel", replay);
        refused(2, "replay", "start", id, "--from", "whenever");
        assertThat(console.err()).contains("--from");
    }

    @Test
    void a_dead_letter_is_redriven_by_its_id_and_watched_until_it_is_delivered() throws JsonProcessingException {
        String type = unique("com.redriven.");
        String id = toNobody(type);
        for (int i = 0; i < 2; i++) {
            sluice("events", "publish", "--type", type, "--source", "/x", "--payload", "{}");
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            sluice("dead-letters", "--subscription", id, "--json");
            assertThat(console.lines()).hasSize(2);
        });
        JsonNode letter = JSON.readTree(console.lines().getLast());
        sluice("subscriptions", "update", id, "--webhook", partner.url());

        console.environment.put("SLUICE_TTY", "in out");
        console.environment.put("COLUMNS", "80");
        sluice("dead-letters", "redrive", id, letter.path("id").asText(), "--watch");
        console.environment.remove("SLUICE_TTY");

        assertThat(console.lines().getFirst()).startsWith("rep_");
        assertThat(console.out()).contains("\r[").contains("##] completed, 100%, 1 delivered");
        assertThat(received(type))
                .containsExactly(letter.path("event").path("eventid").asText());
    }

    @Test
    void dead_letters_are_redriven_that_were_given_up_from_a_time_on_and_before_another() throws Exception {
        String type = unique("com.window.");
        String id = toNobody(type);
        JsonNode older = letter(id, type);
        JsonNode newer = letter(id, type);
        sluice("subscriptions", "update", id, "--webhook", partner.url());
        Instant first = Instant.parse(older.path("at").asText());
        Instant second = Instant.parse(newer.path("at").asText());
        String one = older.path("event").path("eventid").asText();
        String other = newer.path("event").path("eventid").asText();

        assertThat(redriven(id, type, "--from", "time:" + first, "--to", "time:" + second))
                .containsExactly(one);
        assertThat(redriven(id, type, "--from", "time:" + second)).containsExactly(other);
        assertThat(redriven(id, type, "--to", "time:" + second)).containsExactly(one);
        assertThat(redriven(id, type, "--from", "time:" + first.plusMillis(1), "--to", "time:" + second))
                .isEmpty();
        assertThat(redriven(id, type, "--from", "time:" + first, "--to", "time:" + second.plusMillis(1)))
                .containsExactlyInAnyOrder(one, other);
        refused(2, "dead-letters", "redrive", id, "--from", "whenever");
        assertThat(console.err()).contains("--from: ");
        refused(2, "dead-letters", "redrive", id, "--to", "last:5");
        assertThat(console.err()).contains("--to: ");
    }

    /** The dead letter of one more event. */
    private JsonNode letter(String subscription, String type) throws JsonProcessingException {
        sluice("events", "publish", "--type", type, "--source", "/x", "--payload", "{}");
        String event = console.lines().getFirst();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            sluice("dead-letters", "--subscription", subscription, "--limit", "1", "--json");
            assertThat(console.out()).contains(event);
        });
        return JSON.readTree(console.lines().getFirst());
    }

    /** The events of that type that the partner gets by a redrive. */
    private List<String> redriven(String subscription, String type, String... window) {
        int before = received(type).size();
        sluice(Stream.concat(Stream.of("dead-letters", "redrive", subscription, "--watch"), Stream.of(window))
                .toArray(String[]::new));
        List<String> all = received(type);
        List<String> fresh = all.subList(before, all.size());
        assertThat(console.lines().getLast()).isEqualTo("completed, 100%, " + fresh.size() + " delivered");
        return fresh;
    }

    private static List<String> received(String type) {
        return partner.received.stream()
                .filter(each -> type.equals(header(each, "ce-type")))
                .map(each -> header(each, "webhook-id"))
                .toList();
    }

    @Test
    void a_replay_that_runs_is_cancelled() throws JsonProcessingException {
        String type = unique("com.cancelled.");
        String id = subscription("--types", type);
        sluice("subscriptions", "pause", id);
        sluice("events", "publish", "--type", type, "--source", "/x", "--payload", "{}");
        String replay = made("replay", "start", id, "--from", "earliest");
        assertThat(json("replay", "show", replay, "--json").path("state").asText())
                .isEqualTo("paused");

        sluice("replay", "cancel", replay);

        assertThat(console.out()).matches(replay + ": cancelled \\(operator\\), \\d+%, 0 delivered\n");
        JsonNode shown = json("replay", "show", replay, "--json");
        assertThat(shown.path("state").asText()).isEqualTo("cancelled");
        assertThat(shown.path("reason").asText()).isEqualTo("operator");
        assertThat(console.run("replay", "watch", replay)).isEqualTo(1);
        assertThat(console.out()).startsWith("cancelled (operator), ");
    }

    @Test
    void an_event_type_is_added_in_versions_shown_and_removed() throws Exception {
        String type = unique("com.typed.");
        Path schema = Files.writeString(temp.resolve("order.yaml"), "type: object\nrequired: [id]\n");
        sluice("event-types", "add", type, "--schema", schema.toString());
        String id = console.lines().getFirst().split(" ")[0];
        assertThat(console.lines().getFirst()).isEqualTo(id + " " + type + ", version 1");
        Files.writeString(schema, "type: object\nrequired: [id]\nproperties:\n  note: {type: string}\n");
        sluice("event-types", "add", type, "--schema", schema.toString());
        assertThat(console.lines().getFirst()).isEqualTo(id + " " + type + ", version 2");
        Files.writeString(schema, "type: array\n");
        refused(2, "event-types", "add", type, "--schema", schema.toString());
        assertThat(console.err()).contains("422", "order.yaml:1:1: /type");
        refused(2, "event-types", "add", type, "--schema", schema.toString(), "--compatibility", "none");
        sluice("event-types", "--type", type);
        assertThat(console.lines()).hasSize(2).last().asString().startsWith(id).contains(type, " 2 ", "backward");
        sluice("event-types", "show", id, "--version-number", "1");
        assertThat(console.out()).contains("required").doesNotContain("note");
        sluice("event-types", "remove", id);
        refused(1, "event-types", "show", id);
        assertThat(console.err()).contains("./sluice event-types list");
    }

    @Test
    void a_source_is_made_with_its_url_and_secret_and_takes_what_is_signed_with_it() throws Exception {
        sluice("sources", "create", "--provider", "github", "--dedupe", "12h");
        String id = console.lines().getFirst().split(" ")[0];
        assertThat(console.lines().get(1)).isEqualTo("  url     " + node.url() + "/in/" + id);
        assertThat(console.lines().get(2)).matches("  secret  \\S{40,}");
        assertThat(console.lines().get(3)).contains("shown this once");
        sluice("sources", "get", id);
        assertThat(console.out()).contains("dedupe: 12h").doesNotContain("secret");
        sluice("sources", "pause", id);
        assertThat(console.out()).isEqualTo(id + " is paused\n");
        sluice("sources", "resume", id);
        assertThat(console.out()).isEqualTo(id + " is active\n");
        sluice("sources", "update", id, "--dedupe", "6h", "--set", "legacySha1=true");
        assertThat(json("sources", "get", id, "--json").path("dedupe").asText()).isEqualTo("6h");
        sluice("sources", "delete", id);
        refused(1, "sources", "get", id);
    }

    @Test
    void a_file_makes_several_and_what_get_shows_can_be_changed_and_given_back() throws Exception {
        Path file = Files.writeString(temp.resolve(unique("subs")), """
                types: [com.one.*]
                webhook: { url: "%s", secrets: ["${PARTNER_SECRET}"] }
                ---
                types: [com.two.*]
                webhook:
                  url: %s
                  headers: { X-Team: billing }
                """.formatted(partner.url(), partner.url()));
        console.environment.put("PARTNER_SECRET", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
        sluice("subscriptions", "create", "--file", file.toString(), "--timeout", "7s");
        assertThat(console.lines().stream().filter(line -> line.endsWith("is active")))
                .hasSize(2);
        assertThat(console.lines().stream().filter(line -> line.contains("secret  whsec_")))
                .as("only the one that was made is shown")
                .hasSize(1);
        assertThat(console.out()).doesNotContain("C2FVsBQIhrscChlQIMV");
        String second = console.lines().get(2).split(" ")[0];
        sluice("subscriptions", "get", second);
        assertThat(console.out()).contains("timeout: 7s").contains("X-Team: \"***\"");
        console.input = console.out().replace("timeout: 7s", "timeout: 8s");
        sluice("subscriptions", "update", "--file", "-");
        assertThat(console.out()).isEqualTo(second + " is changed: version 2\n");
        assertThat(json("subscriptions", "get", second, "--json")
                        .path("webhook")
                        .path("timeout")
                        .asText())
                .isEqualTo("8s");
        console.input = JSON.writeValueAsString(json("subscriptions", "get", second, "--json"));
        refused(2, "subscriptions", "create", "--file", "-");
        assertThat(console.err()).contains("/webhook/headers/X-Team");
        sluice("subscriptions", "create", "--file", "-", "--header", "X-Team: sales");
    }

    @Test
    void an_update_changes_what_the_options_say_and_keeps_the_rest() throws JsonProcessingException {
        String id = subscription("--types", "com.acme.*", "--header", "X-Team: billing");
        sluice("subscriptions", "update", id, "--filter", "data.n > 5", "--set", "webhook.retry.schedule=[1s, 5s]");
        JsonNode changed = json("subscriptions", "get", id, "--json");
        assertThat(changed.path("filter").asText()).isEqualTo("data.n > 5");
        assertThat(changed.path("types")).hasToString("[\"com.acme.*\"]");
        assertThat(changed.path("webhook").path("retry").path("schedule")).hasToString("[\"1s\",\"5s\"]");
        sluice("subscriptions", "update", id, "--set", "filter=null");
        assertThat(json("subscriptions", "get", id, "--json").has("filter")).isFalse();
        refused(2, "subscriptions", "update", id);
        refused(1, "subscriptions", "update", id, "--timeout", "5s", "--if-match", "1-1");
        assertThat(console.err()).contains("412 precondition_failed").contains("get");
    }

    @Test
    void deliveries_are_tested_told_paused_and_resumed_from_now() throws Exception {
        String type = unique("com.lag.t");
        String id = subscription("--types", type);
        sluice("subscriptions", "test", id);
        assertThat(console.out()).matches("delivered, answered 204 in \\d+ ms\n");
        sluice("subscriptions", "pause", id);
        sluice("events", "publish", "--type", type, "--payload", "{\"n\": 1}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> json("subscriptions", "lag", id, "--json")
                                .path("events")
                                .asInt()
                        > 0);
        sluice("subscriptions", "lag", id);
        assertThat(console.lines().getFirst()).matches("[1-9]\\d* events? behind, the first for \\S+");
        assertThat(console.lines().get(2)).matches("PARTITION +LAG +BEHIND +OPEN");
        assertThat(console.lines()).hasSize(6);
        sluice("subscriptions", "resume", id, "--from", "now");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> json("subscriptions", "lag", id, "--json")
                                .path("events")
                                .asInt()
                        == 0);
        assertThat(partner.received).noneMatch(received -> type.equals(header(received, "ce-type")));
        sluice("subscriptions", "update", id, "--webhook", "http://127.0.0.1:1/");
        refusedTest(id);
    }

    private void refusedTest(String id) {
        assertThat(console.run("subscriptions", "test", id)).isEqualTo(1);
        assertThat(console.out()).startsWith("connection in ").contains("no connection came about");
    }

    private static String header(Partner.Received received, String name) {
        return received.headers().getOrDefault(name, List.of("")).getFirst();
    }

    @Test
    void a_rotated_secret_signs_beside_the_old_one() throws Exception {
        String type = unique("com.rotate.t");
        sluice("subscriptions", "create", "--webhook", partner.url(), "--types", type, "--header", "X-Test: " + type);
        String id = console.lines().getFirst().split(" ")[0];
        String old = console.lines().get(2).strip().split(" +")[1];
        sluice("subscriptions", "rotate-secret", id, "--grace", "2d");
        String fresh = console.lines().get(2).strip().split(" +")[1];
        assertThat(fresh).startsWith("whsec_").isNotEqualTo(old);
        assertThat(console.out()).contains("shown this once").contains("those before it count until 20");
        sluice("events", "publish", "--type", type, "--payload", "{}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> partner.received.stream().anyMatch(each -> type.equals(header(each, "x-test"))));
        var received = partner.received.stream()
                .filter(each -> type.equals(header(each, "x-test")))
                .findFirst()
                .orElseThrow();
        for (String secret : List.of(old, fresh)) {
            new Webhook(secret).verify(received.body(), HttpHeaders.of(received.headers(), (name, value) -> true));
        }
        refused(2, "subscriptions", "rotate-secret", id, "--grace", "30d");
        assertThat(console.err()).contains("--grace: ");
    }

    @Test
    void what_a_provider_handed_over_is_shown_once() throws Exception {
        String id = made("sources", "create", "--provider", "notion", "--set", "settings.handover='true'");
        HttpRequest handshake = HttpRequest.newBuilder(URI.create(node.url() + "/in/" + id))
                .POST(BodyPublishers.ofString("{\"verification_token\":\"secret_x\"}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(handshake, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThat(secretColumn(id)).isEqualTo("unseen");
        sluice("sources", "get", id);
        assertThat(console.out()).contains("unseenSecret: true").doesNotContain("secret_x");
        console.input = console.out() + "locked: why\n";
        assertThat(secretColumn(made("sources", "create", "--file", "-"))).isEqualTo("-");

        sluice("sources", "handed-over-secret", id);

        assertThat(console.lines().get(2).strip().split(" +")).containsExactly("secret", "secret_x");
        assertThat(secretColumn(id)).isEqualTo("-");
        refused(1, "sources", "handed-over-secret", id);
        assertThat(console.err()).contains("it is shown once");
    }

    /** What the list of sources says about the secret of that one. */
    private String secretColumn(String id) {
        sluice("sources", "--origin", "api", "--search", "notion");
        return console.lines().stream()
                .map(line -> line.split(" +"))
                .filter(cells -> cells[0].equals(id))
                .findFirst()
                .orElseThrow()[3];
    }

    @Test
    void a_key_makes_a_command_that_is_run_twice_count_once() {
        String key = unique("key-");
        String first = made("sources", "create", "--provider", "github", "--idempotency-key", key);
        assertThat(made("sources", "create", "--provider", "github", "--idempotency-key", key))
                .isEqualTo(first);
        refused(2, "sources", "create", "--provider", "hmac", "--set", "header=X", "--idempotency-key", key);
        assertThat(console.err()).contains("idempotency_key_reused");
    }

    @Test
    void what_is_not_there_or_not_to_be_changed_says_what_to_do() {
        refused(1, "subscriptions", "get", "biling");
        assertThat(console.err()).contains("did you mean billing?");
        refused(1, "subscriptions", "update", "billing", "--filter", "true");
        assertThat(console.err()).contains("409 read_only").contains("file");
        refused(2, "subscriptions", "create", "--webhook", "http://169.254.169.254/", "--filter", "type ==");
        assertThat(console.err()).contains("--webhook: targets refuses").contains("--filter: ");
        refused(2, "subscriptions", "delete", "no id");
        console.environment.put("SLUICE_TOKEN", token("read"));
        refused(1, "sources", "delete", "demo-hmac");
        assertThat(console.err()).contains("403 scope_missing").contains("--scope write");
        console.environment.put("SLUICE_TOKEN", "x.y.z");
        refused(1, "sources");
        assertThat(console.err()).contains("401 token_invalid").contains("SLUICE_TOKEN");
        console.environment.remove("SLUICE_TOKEN");
        console.environment.put("SLUICE_URL", node.managementUrl());
        refused(1, "sources");
        assertThat(console.err()).contains("management port");
    }

    private String token(String scope) {
        sluice("token", "--tenant", "default", "--scope", scope);
        return console.lines().getFirst();
    }

    @Test
    void deleting_asks_somebody_at_a_terminal() {
        String id = subscription();
        console.environment.put("SLUICE_TTY", "in out");
        console.input = "n\n";
        assertThat(console.run("subscriptions", "delete", id)).isEqualTo(1);
        assertThat(console.err()).contains("delete the subscription " + id + " at " + node.url() + "? [y/N]");
        sluice("subscriptions", "get", id);
        console.input = "y\n";
        sluice("subscriptions", "delete", id);
        assertThat(console.out()).isEqualTo(id + " is deleted\n");
        console.input = "";
        refused(1, "subscriptions", "delete", "--yes", id);
        assertThat(console.err()).contains("404").doesNotContain("[y/N]");
    }

    @Test
    void a_tenant_sees_its_own_and_an_operator_all() {
        String tenant = unique("t-");
        String id = made("sources", "create", "--provider", "github", "--tenant", tenant);
        sluice("sources", "--tenant", tenant);
        assertThat(console.lines()).hasSize(2);
        refused(1, "sources", "get", id);
        sluice("sources", "--tenant", "*", "list");
        assertThat(console.lines().getFirst()).startsWith("TENANT ").contains(" ID ");
        assertThat(console.out()).contains(tenant).contains(id).contains("demo-hmac");
        refused(2, "sources", "create", "--provider", "github", "--tenant", "*");
        assertThat(console.err()).contains("tenant_required").contains("--tenant");
    }

    @Test
    void events_are_published_from_options_and_files_and_found() throws Exception {
        String type = unique("com.acme.t");
        sluice(
                "events",
                "publish",
                "--type",
                type,
                "--id",
                "1",
                "--source",
                "/shop",
                "--subject",
                "s-1",
                "--payload",
                "{\"a\" : 1.0}");
        String id = console.out().strip();
        assertThat(id).matches("evt_[a-z2-7]{32}");
        sluice(
                "events",
                "publish",
                "--type",
                type,
                "--id",
                "1",
                "--source",
                "/shop",
                "--subject",
                "s-1",
                "--payload",
                "{\"a\" : 1.0}");
        assertThat(console.out().strip()).isEqualTo(id);
        assertThat(console.err()).contains("it was on the log before");
        console.input = """
                {"specversion":"1.0","id":"2","source":"/shop","type":"%s","data":{"b" : 2.50}}
                {"specversion":"1.0","id":"3","source":"/shop","type":"%s.other","data":"x"}
                """.formatted(type, type);
        sluice("events", "publish", "--file", "-");
        assertThat(console.lines()).hasSize(2);
        sluice("events", "--type", type + "*");
        assertThat(console.lines().getFirst()).matches("AGE +TYPE +ID +SOURCE +SUBJECT");
        assertThat(console.lines()).hasSize(4);
        assertThat(console.lines().get(1)).matches("\\d+s +" + type + " +" + id + " +/shop +s-1");
        sluice("events", "list", "--type", type, "--json");
        assertThat(console.lines()).hasSize(2);
        assertThat(console.out()).contains("\"data\":{\"a\" : 1.0}").contains("\"data\":{\"b\" : 2.50}");
        sluice("events", "list", "--type", type + "*", "--subject", "s-1", "--since", "1h", "--iso");
        assertThat(console.lines().get(1)).startsWith("20").contains("Z  " + type);
        sluice("events", "--type", type + "*", "--limit", "2", "--json");
        List<String> firstTwo = console.lines();
        assertThat(firstTwo).hasSize(2);
        String after = console.err().replaceAll("(?s).*--after (\\S+).*", "$1");
        sluice("events", "--type", type + "*", "--after", after, "--json");
        assertThat(console.lines()).singleElement().isNotIn(firstTwo);
        sluice("events", "get", id);
        assertThat(console.out()).contains("subject          s-1\n").endsWith("\n\n{\"a\" : 1.0}\n");
        assertThat(json("events", "get", id, "--json").path("eventid").asText()).isEqualTo(id);
    }

    @Test
    void data_that_is_no_json_goes_as_it_is() {
        String type = unique("com.acme.t");
        console.input = "plain \u001b[2J text";
        String id = made("events", "publish", "--type", type, "--payload", "@-");
        sluice("events", "get", id);
        assertThat(console.out()).contains("datacontenttype  text/plain").endsWith("plain  [2J text\n");
    }

    @Test
    void an_event_that_is_not_found_or_not_taken_says_what_to_do() {
        String none = "evt_" + "a".repeat(32);
        refused(1, "events", "get", none);
        assertThat(console.err()).contains("404 out_of_index").contains("--around TIME");
        refused(1, "events", "get", none, "--around", "1h");
        assertThat(console.err()).contains("404 not_found").contains("a minute on both sides");
        refused(2, "events", "get", none, "--around", "soon");
        refused(2, "events", "publish", "--type", "dev.sluice.x", "--source", "/in/x");
        assertThat(console.err()).contains("--type: ").contains("--source: ");
        console.input =
                "- { specversion: '1.0', id: a, source: /s, type: t }\n- { specversion: '1.0', id: b, source: /s }\n";
        refused(2, "events", "publish", "--file", "-");
        assertThat(console.err()).contains("(standard input):2:3: missing attribute 'type'");
        refused(2, "events", "publish");
        refused(2, "events", "--limit", "0");
    }

    @Test
    void an_option_of_the_group_in_front_of_a_sub_command_is_not_passed_over() {
        assertThat(console.run("subscriptions", "--state", "paused", "list")).isEqualTo(2);
        assertThat(console.err()).contains("--state must stand behind list");
    }
}
