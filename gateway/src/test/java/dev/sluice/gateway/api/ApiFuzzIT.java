// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.ApiDocument;
import dev.sluice.gateway.kit.World;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Requests made from the document with boundary values and wrong types in their places. Whatever comes, the answer is one that the
 * document has for it ({@link ApiClient} checks status and schema), and never a 5xx.
 */
class ApiFuzzIT {
    private static final ApiDocument DOCUMENT = ApiDocument.load();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static Path folder;
    private static World world;
    private static ApiClient one;
    private static ApiClient all;
    private static List<String> ids;

    /** A request. */
    record Shot(ApiDocument.Operation operation, String path, String type, String body, String ifMatch, boolean spans) {
        @Override
        public String toString() {
            return operation.method() + " " + path + " " + type + " " + ifMatch + "\n" + body;
        }
    }

    @BeforeContainer
    static void begin() throws IOException {
        folder = Files.createTempDirectory("api-fuzz");
        world = new World(folder);
        world.given.stripe("of-file").running();
        one = world.when.api("default", "read", "write", "publish");
        all = world.when.api("*", "read", "write", "publish");
        ids = List.of(
                "of-file",
                one.post("/v1/sources", "{\"provider\":\"github\"}").text("id"),
                one.post("/v1/subscriptions", "{\"webhook\":{\"url\":\"https://partner.example/\"}}")
                        .text("id"),
                one.post(
                                "/v1/events",
                                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"x\"}",
                                "Content-Type",
                                "application/cloudevents+json")
                        .text("id"),
                "no_such",
                "evt_" + "a".repeat(32),
                "x".repeat(64));
    }

    @AfterContainer
    static void end() throws IOException {
        try {
            whatWasAcceptedIsReadAgain();
        } finally {
            world.close();
            deleteFolder();
        }
    }

    /** A resource that a node accepts and can't read back would stop every node. */
    private static void whatWasAcceptedIsReadAgain() {
        String subscriptions = listed(all, "/v1/subscriptions");
        String sources = listed(all, "/v1/sources");

        world.when.restarts();

        ApiClient again = world.when.api("*", "read");
        assertThat(listed(again, "/v1/subscriptions")).isEqualTo(subscriptions);
        assertThat(listed(again, "/v1/sources")).isEqualTo(sources);
    }

    /** Without what changes by itself when a replaced secret ends. */
    private static String listed(ApiClient api, String path) {
        JsonNode list = api.get(path + "?limit=1000").json();
        list.path("items").forEach(each -> ((ObjectNode) each).remove(List.of("version", "oldSecretsUntil")));
        return list.toString();
    }

    private static void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
    void whatever_comes_the_answer_is_one_of_the_documents_and_no_failure_of_ours(@ForAll("shots") Shot shot) {
        List<String> headers = new ArrayList<>();
        if (shot.type() != null && shot.body() != null) {
            headers.addAll(List.of("Content-Type", shot.type()));
        }
        if (shot.ifMatch() != null) {
            headers.addAll(List.of("If-Match", shot.ifMatch()));
        }

        ApiAnswer answer = (shot.spans() ? all : one)
                .ask(shot.operation().method(), shot.path(), shot.body(), headers.toArray(String[]::new));

        assertThat(answer.status()).as(shot.toString()).isLessThan(500);
    }

    @Provide
    Arbitrary<Shot> shots() {
        return Arbitraries.of(DOCUMENT.operations())
                .flatMap(operation -> Combinators.combine(
                                path(operation),
                                type(operation),
                                body(operation),
                                Arbitraries.of("*", "\"1-1\"", "W/\"1\"", ",,", "x")
                                        .injectNull(0.8),
                                Arbitraries.of(true, false, false, false))
                        .as((path, type, body, ifMatch, spans) ->
                                new Shot(operation, path, type, body, ifMatch, spans)));
    }

    private static Arbitrary<String> path(ApiDocument.Operation operation) {
        Arbitrary<String> id = Arbitraries.lazy(() -> Arbitraries.of(ids));
        List<String> names = new ArrayList<>(operation.names("query"));
        Arbitrary<String> name = names.isEmpty()
                ? Arbitraries.just("unknown")
                : Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(20, Arbitraries.of(names)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.just("unknown")));
        Arbitrary<String> parameter = Combinators.combine(name, texts().filter(text -> text.length() <= 1_100))
                .as((key, value) -> key + "=" + encoded(value));
        return Combinators.combine(id, parameter.list().ofMaxSize(3))
                .as((value, query) -> operation.path().replace("{id}", value)
                        + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Arbitrary<String> type(ApiDocument.Operation operation) {
        List<String> known = new ArrayList<>();
        content(operation).fieldNames().forEachRemaining(known::add);
        known.remove("*/*");
        if (known.isEmpty()) {
            known.add("application/json");
        }
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, Arbitraries.of(known)),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.of(
                                "text/plain",
                                "application/json; charset=utf-16",
                                "x",
                                "application/x-www-form-urlencoded")));
    }

    private static Arbitrary<String> body(ApiDocument.Operation operation) {
        if (content(operation).isEmpty()) {
            return Arbitraries.just((String) null);
        }
        Arbitrary<String> mutated = Combinators.combine(
                        Arbitraries.of(examples(operation)),
                        Arbitraries.integers().between(0, 1_000_000),
                        values(),
                        Arbitraries.of(0, 0, 0, 0, 1, 2, 3))
                .as(ApiFuzzIT::mutated);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, mutated),
                net.jqwik.api.Tuple.of(1, values().map(JsonNode::toString)),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.of(
                                "",
                                "{",
                                "{}",
                                "[]",
                                "[{}]",
                                "null",
                                "{\"a\":1,\"a\":2}",
                                "[".repeat(2_000),
                                "{\"provider\":".repeat(50) + "1" + "}".repeat(50),
                                "\ufeff{}",
                                "{}\u0000")));
    }

    private static JsonNode content(ApiDocument.Operation operation) {
        return DOCUMENT.resolved(operation.json().path("requestBody")).path("content");
    }

    private static List<JsonNode> examples(ApiDocument.Operation operation) {
        List<JsonNode> examples = new ArrayList<>();
        content(operation)
                .forEach(type -> type.path("examples")
                        .forEach(example ->
                                examples.add(DOCUMENT.resolved(example).path("value"))));
        if (operation.path().equals("/v1/sources")) {
            examples.add(hmac());
        }
        if (operation.path().startsWith("/v1/subscriptions")) {
            examples.add(DOCUMENT.root().at("/components/examples/Subscription/value"));
        }
        examples.add(JSON.objectNode());
        return examples;
    }

    private static ObjectNode hmac() {
        ObjectNode hmac = JSON.objectNode()
                .put("provider", "hmac")
                .put("header", "X-Sign")
                .put("algorithm", "sha256")
                .put("encoding", "hex")
                .put("prefix", "v=")
                .put("signed", "{header:X-T}.{body}");
        hmac.putObject("timestamp").put("header", "X-T").put("unit", "s").put("tolerance", "5m");
        hmac.putObject("event").put("id", "/id").put("type", "a.{/kind}").put("time", "/t");
        hmac.putArray("secrets").add("s");
        return hmac;
    }

    /** The example with one of its places taken by a value: replaced, removed, or a member more. */
    private static String mutated(JsonNode example, int seed, JsonNode value, int how) {
        JsonNode copy = example.deepCopy();
        List<JsonPointer> places = new ArrayList<>();
        places(copy, JsonPointer.empty(), places);
        if (places.isEmpty()) {
            return value.toString();
        }
        JsonPointer place = places.get(seed % places.size());
        JsonNode parent = copy.at(place.head());
        String last = place.last().getMatchingProperty();
        switch (parent) {
            case ObjectNode object -> {
                switch (how) {
                    case 0 -> object.set(last, value);
                    case 1 -> object.remove(last);
                    case 2 -> object.set("unknown", value);
                    default -> object.set(value.asText("x"), value);
                }
            }
            case ArrayNode array -> array.set(place.last().getMatchingIndex(), value);
            default -> {}
        }
        return copy.toString();
    }

    private static void places(JsonNode node, JsonPointer at, List<JsonPointer> found) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> each : node.properties()) {
                JsonPointer inside = at.appendProperty(each.getKey());
                found.add(inside);
                places(each.getValue(), inside, found);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                found.add(at.appendIndex(i));
                places(node.get(i), at.appendIndex(i), found);
            }
        }
    }

    private static Arbitrary<JsonNode> values() {
        return Arbitraries.oneOf(
                texts().map(JSON::textNode),
                Arbitraries.of(
                        JSON.nullNode(),
                        JSON.booleanNode(true),
                        JSON.numberNode(0),
                        JSON.numberNode(-1),
                        JSON.numberNode(0.5),
                        JSON.numberNode(Long.MAX_VALUE),
                        JSON.numberNode(BigInteger.TEN.pow(60)),
                        JSON.numberNode(new BigDecimal("1e999999")),
                        JSON.numberNode(new BigDecimal("-1e-999999")),
                        JSON.objectNode(),
                        JSON.objectNode().put("", ""),
                        JSON.objectNode().put("a/b~c", 1),
                        JSON.arrayNode(),
                        JSON.arrayNode().add(JSON.arrayNode()),
                        JSON.arrayNode().addNull().add(1).add("x"),
                        many()));
    }

    private static ArrayNode many() {
        ArrayNode many = JSON.arrayNode();
        for (int i = 0; i < 200; i++) {
            many.add("5s");
        }
        return many;
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        6,
                        Arbitraries.of(
                                "",
                                " ",
                                "*",
                                "0",
                                "1",
                                "-1",
                                "1000",
                                "1001",
                                "99999999999999999999",
                                "true",
                                "null",
                                "latest",
                                "earliest",
                                "last:1",
                                "last:1001",
                                "last:0",
                                "time:2026-01-31T12:00:00Z",
                                "time:+999999999-12-31T23:59:59Z",
                                "time:x",
                                "A".repeat(24),
                                "A".repeat(1024),
                                "A".repeat(1025),
                                "0s",
                                "5s",
                                "1ms",
                                "36500d",
                                "999999999999999999d",
                                "1/s",
                                "0/s",
                                "9999999999/h",
                                "/",
                                "/a",
                                "/~",
                                "/a/~1",
                                "http://",
                                "https://",
                                "https://a",
                                "https://[::1]/",
                                "https://[::1",
                                "http://169.254.169.254/",
                                "https://u:p@h/",
                                "https://a.example:99999/",
                                "ftp://a",
                                "whsec_",
                                "whsec_" + "A".repeat(44),
                                "whsk_" + "A".repeat(43) + "=",
                                "hmac",
                                "stripe",
                                "github",
                                "svix",
                                "active",
                                "api",
                                "file",
                                "cursor",
                                "now",
                                "default",
                                "other",
                                "2026-01-31T12:00:00Z",
                                "2026-13-31T12:00:00Z",
                                "+999999999-12-31T23:59:59.999999999Z",
                                "-999999999-01-01T00:00:00Z",
                                "{body}",
                                "{header:X}",
                                "{",
                                "}",
                                "{/a}",
                                "{}",
                                "${HOME}",
                                "1 == 1",
                                "type ==",
                                "data.a.b == 1",
                                "matches",
                                "type.matches('(a+)+$')",
                                "[1,2,3].all(x, [1,2].all(y, x == y))",
                                "'" + "a".repeat(5000) + "' == type",
                                "(".repeat(300) + "1" + ")".repeat(300),
                                "!".repeat(500) + "true",
                                "evt_" + "a".repeat(32),
                                "dev.sluice.x",
                                "/in/x",
                                "1.0",
                                "0.3",
                                "text/plain",
                                "a b",
                                "\u0000",
                                "\u001f",
                                "\u007f",
                                "\ud83d\ude00",
                                "\ud83d",
                                "\u2028",
                                "\u00e9",
                                "a".repeat(8001),
                                "***")),
                net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(40)));
    }
}
