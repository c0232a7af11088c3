// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.TestBroker;
import dev.sluice.events.Event;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Outcome;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session gets under a restriction, on every way that events come: at the tail, from the log, and as the newest. */
@Timeout(120)
class StreamRestrictionIT {
    private static final List<String> TYPES = List.of("a", "b", "a.b", "b.a", "c");
    private static final List<String> PATTERNS = List.of("*", "a", "b", "a*", "*b", "b.*", "c");
    private static final List<Filter> FILTERS = Stream.of(
                    "data.n.endsWith('1')",
                    "id < 'm'",
                    "data.missing == 1",
                    "type != 'a'",
                    "data.pad.size() > 3",
                    "true")
            .map(Filter::compile)
            .toList();
    private static final int EVENTS = 300;
    private static final int SESSIONS = 60;

    private static final EmbeddedBroker BROKER = TestBroker.shared().broker();

    private record Asked(TypePatterns types, Filter filter, Restriction restriction) {
        boolean gets(String id, String type) {
            var facts = new EventFacts(Event.builder()
                    .tenant(StreamNode.TENANT)
                    .id(id)
                    .source("/in/s")
                    .type(type)
                    .receivedMillis(0)
                    .data(("{\"n\":\"" + id + "\",\"pad\":\"" + "x".repeat(400) + "\"}").getBytes(UTF_8))
                    .build());
            return types.matches(type)
                    && holds(filter, facts)
                    && (restriction.types() == null || restriction.types().matches(type))
                    && holds(restriction.filter(), facts);
        }

        private static boolean holds(Filter filter, EventFacts facts) {
            return filter == null || filter.evaluate(facts) == Outcome.MATCH;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_121, 77})
    void every_session_gets_the_intersection_of_its_wish_and_its_restriction(long seed) {
        var random = new Random(seed);
        try (StreamNode node = new StreamNode(BROKER, "restricted" + seed, StreamOptions.defaults())) {
            var asked = new LinkedHashMap<String, Asked>();
            for (int i = 0; i < SESSIONS; i++) {
                asked.put("s" + i, asked(random));
            }
            FakeClient tail = node.client();
            FakeClient back = node.client();
            FakeClient newest = node.client();
            node.run(() -> subscribe(tail, asked, new Start.Latest()));
            await().until(() -> tail.got("live").size() == SESSIONS);

            Map<String, String> published = publish(node, random);
            StreamNode.await(node.send("zz-end", StreamNode.TENANT, "dev.sluice.end"));
            node.run(() -> {
                subscribe(back, asked, new Start.Earliest());
                subscribe(newest, asked, new Start.Last(EVENTS));
            });

            await().until(() ->
                    back.got("live").size() == SESSIONS && newest.got("live").size() == SESSIONS);
            await().until(() -> node.hub.front(0) + node.hub.front(1) + node.hub.front(2) == EVENTS + 1);
            asked.forEach((id, wish) -> {
                List<String> expected = published.entrySet().stream()
                        .filter(event -> wish.gets(event.getKey(), event.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                // the tail may have been reached before the last of them stood on it
                await().untilAsserted(() -> assertThat(back.ids(id))
                        .as("from the log: %s", wish)
                        .containsExactlyInAnyOrderElementsOf(expected));
                await().untilAsserted(() -> assertThat(tail.ids(id))
                        .as("at the tail: %s", wish)
                        .containsExactlyInAnyOrderElementsOf(expected));
                assertThat(expected).as("newest: %s", wish).containsAll(newest.ids(id));
                assertThat(newest.ids(id)).doesNotHaveDuplicates();
            });
        }
    }

    private static void subscribe(FakeClient client, Map<String, Asked> asked, Start start) {
        asked.forEach((id, wish) -> client.socket.subscribe(new StreamRequest(
                id,
                StreamNode.TENANT,
                wish.types(),
                wish.filter(),
                wish.restriction(),
                start,
                StreamRequest.UNLIMITED)));
    }

    /** Type by id. */
    private static Map<String, String> publish(StreamNode node, Random random) {
        var published = new LinkedHashMap<String, String>();
        for (int i = 0; i < EVENTS; i++) {
            String id = (char) ('a' + random.nextInt(26)) + "-" + i;
            String type = TYPES.get(random.nextInt(TYPES.size()));
            published.put(id, type);
        }
        published.entrySet().stream()
                .map(event -> node.send(event.getKey(), StreamNode.TENANT, event.getValue()))
                .toList()
                .forEach(StreamNode::await);
        return published;
    }

    /** Few different ones, so that many sessions ask for the same under another restriction. */
    private static Asked asked(Random random) {
        return new Asked(
                patterns(random),
                random.nextInt(3) == 0 ? null : FILTERS.get(random.nextInt(FILTERS.size())),
                new Restriction(
                        random.nextInt(3) == 0 ? null : patterns(random),
                        random.nextInt(3) == 0 ? null : FILTERS.get(random.nextInt(FILTERS.size()))));
    }

    private static TypePatterns patterns(Random random) {
        var patterns = new ArrayList<String>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            patterns.add(PATTERNS.get(random.nextInt(PATTERNS.size())));
        }
        return TypePatterns.of(patterns);
    }
}
