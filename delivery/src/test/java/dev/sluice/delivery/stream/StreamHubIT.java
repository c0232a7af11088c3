// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.TestBroker;
import dev.sluice.delivery.stream.wire.CloudEventsWire;
import dev.sluice.delivery.stream.wire.SseWire;
import dev.sluice.events.Position;
import dev.sluice.events.log.Receipt;
import dev.sluice.subscriptions.cursor.BadCursorException;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamHubIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private static final EmbeddedBroker BROKER = TestBroker.shared().broker();
    private final String prefix = "t" + PREFIXES.incrementAndGet();
    private StreamNode node;

    @BeforeEach
    void startNode() {
        node = new StreamNode(BROKER, prefix, StreamOptions.defaults());
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    @Test
    void latest_gets_what_is_published_after_subscribed() {
        node.publish(5, "old");
        await().until(() -> node.hub.front(0) + node.hub.front(1) + node.hub.front(2) == 5);
        FakeClient client = node.liveClient();

        node.publish(200, "e");

        await().until(() -> client.ids("a").size() == 200);
        assertThat(client.ids("a")).noneMatch(id -> id.startsWith("old"));
        assertThat(types(client)).startsWith("subscribed", "live");
        assertThat(seqs(client, "a"))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void latest_gets_whatever_is_acknowledged_after_subscribed() {
        for (int round = 0; round < 20; round++) {
            String name = "r" + round + "-";
            FakeClient client = node.client();
            List<Future<Receipt>> sent = new ArrayList<>();
            List<String> later = new ArrayList<>();
            long before = node.ends();
            node.run(() -> {
                client.onSubscribed = () -> IntStream.range(0, 300)
                        .filter(i -> !sent.get(i).isComplete())
                        .forEach(i -> later.add(name + i));
                IntStream.range(0, 300).forEach(i -> sent.add(node.send(name + i, StreamNode.TENANT, "t")));
                await().pollInterval(Duration.ofNanos(100_000)).until(() -> node.ends() > before);
            });
            // the hub has read what this loop has not heard of yet
            node.run(() -> client.subscribe("a", new Start.Latest()));
            sent.forEach(StreamNode::await);
            await().until(() -> !client.got("live").isEmpty());
            node.publish(1, "end" + name);

            await().until(() -> client.ids("a").contains("end" + name + "0"));
            assertThat(client.ids("a")).containsAll(later);
            node.run(client::leave);
        }
    }

    @Test
    void earliest_reads_the_log_and_then_the_tail() {
        node.publish(500, "old");
        FakeClient client = node.client();

        node.run(() -> client.subscribe("a", new Start.Earliest()));
        await().until(() -> !client.got("live").isEmpty());
        node.publish(10, "new");

        await().until(() -> client.ids("a").size() == 510);
        assertThat(client.ids("a")).doesNotHaveDuplicates();
        assertThat(client.ids("a")).filteredOn(id -> id.startsWith("new")).hasSize(10);
    }

    @Test
    void a_cursor_goes_on_where_another_connection_ended_also_on_another_node() {
        FakeClient first = node.liveClient();
        node.publish(120, "e");
        await().until(() -> first.ids("a").size() == 120);
        await().until(() -> first.got("cursor").stream().anyMatch(one -> one.getLong("seq") == 120));
        String cursor = first.lastCursor();
        node.publish(80, "f");
        node.close();

        node = new StreamNode(BROKER, prefix, StreamOptions.defaults());
        FakeClient second = node.client();
        node.run(() -> second.subscribe("a", new Start.AtCursor(cursor)));

        await().until(() -> second.ids("a").size() == 80);
        assertThat(second.ids("a")).allMatch(id -> id.startsWith("f"));
        assertThat(second.got("gap")).isEmpty();
    }

    @Test
    void a_time_begins_with_what_was_received_since() throws InterruptedException {
        node.publish(5, "old");
        Instant since = Instant.now().plusMillis(1);
        await().until(() -> Instant.now().isAfter(since));
        node.publish(5, "new");
        FakeClient client = node.client();

        node.run(() -> client.subscribe("a", new Start.AtTime(since)));

        await().until(() -> client.ids("a").size() == 5);
        assertThat(client.ids("a")).allMatch(id -> id.startsWith("new"));
    }

    @Test
    void last_begins_with_the_newest_that_match() {
        node.publish(100, "old");
        node.publish(1, "other");
        node.publish(7, "new");
        await().until(() -> node.hub.front(0) + node.hub.front(1) + node.hub.front(2) == 108);
        FakeClient client = node.client();

        node.run(() -> client.socket.subscribe(new StreamRequest(
                "a",
                StreamNode.TENANT,
                TypePatterns.of(null),
                Filter.compile("!id.startsWith('other')"),
                Restriction.NONE,
                new Start.Last(7),
                StreamRequest.UNLIMITED)));

        await().until(() -> !client.got("live").isEmpty());
        assertThat(client.ids("a")).hasSize(7).allMatch(id -> id.startsWith("new"));
        assertThat(client.got("gap")).isEmpty();
    }

    @Test
    void last_of_more_than_the_node_holds_is_told_as_a_gap() {
        node.publish(400, "e");
        await().until(() -> node.hub.front(0) + node.hub.front(1) + node.hub.front(2) == 400);
        FakeClient client = node.client();

        node.run(() -> client.subscribe("a", new Start.Last(1_000)));

        await().until(() -> !client.got("live").isEmpty());
        assertThat(client.got("gap")).singleElement().satisfies(gap -> {
            assertThat(gap.getString("reason")).isEqualTo("retention");
            assertThat(gap.getLong("seq")).isEqualTo(1);
        });
        assertThat(client.ids("a")).hasSizeBetween(3 * 32, 3 * 64);
    }

    @Test
    void what_comes_while_last_is_looked_for_comes_too() {
        node.close();
        node = new StreamNode(BROKER, prefix, StreamOptions.defaults(), 8_192);
        node.publish(6_000, "old");
        await().until(() -> node.hub.front(0) + node.hub.front(1) + node.hub.front(2) == 6_000);
        FakeClient client = node.client();

        node.run(() -> {
            client.subscribe("a", new Start.Last(1));
            IntStream.range(0, 50).forEach(i -> node.send("new" + i, StreamNode.TENANT, "t"));
            // the search looks at partition after partition, the hub reads on in between
            await().until(() -> node.ends() == 6_050);
        });

        await().until(() -> !client.got("live").isEmpty());
        node.publish(1, "end");
        await().until(() -> client.ids("a").contains("end0"));
        assertThat(client.ids("a")).filteredOn(id -> id.startsWith("new")).hasSize(50);
    }

    @Test
    void only_the_tenants_own_events_of_the_wanted_types_come() {
        FakeClient client = node.client();
        node.run(() -> client.socket.subscribe(new StreamRequest(
                "a",
                StreamNode.TENANT,
                TypePatterns.of(List.of("x.*")),
                null,
                Restriction.NONE,
                new Start.Latest(),
                StreamRequest.UNLIMITED)));

        StreamNode.await(node.send("1", "other", "x.y"));
        StreamNode.await(node.send("2", StreamNode.TENANT, "z.y"));
        StreamNode.await(node.send("3", StreamNode.TENANT, "x.y"));

        await().until(() -> client.ids("a").size() == 1);
        assertThat(client.ids("a")).containsExactly("3");
    }

    @Test
    void one_that_does_not_read_falls_back_to_the_log_and_loses_nothing() {
        FakeClient slow = node.client();
        FakeClient quick = node.client();
        node.live(slow);
        node.live(quick);
        node.run(slow::stall);

        List<Position> all = node.publish(4_000, "e");

        await().until(() -> quick.ids("a").size() == 4_000);
        assertThat(slow.mostWaiting).isLessThan(2 * (256 << 10));
        assertThat(slow.ids("a")).isEmpty();
        node.run(slow::go);
        await().until(() -> slow.ids("a").size() == 4_000);
        assertThat(slow.ids("a")).doesNotHaveDuplicates();
        assertThat(seqs(slow, "a"))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 4_000).boxed().toList());
        assertOrdered(slow.ids("a"), all);
        await().until(() -> slow.got("live").size() == 2);
    }

    @Test
    void credit_is_never_passed_and_lack_of_it_is_told() {
        FakeClient client = node.client();
        node.run(() -> client.subscribe("a", new Start.Latest(), 10));

        node.publish(30, "e");

        await().until(() -> !client.got("paused").isEmpty());
        assertThat(client.ids("a")).hasSize(10);
        node.run(() -> client.socket.session("a").credit(5));
        await().until(() -> client.ids("a").size() == 15 && client.got("paused").size() == 2);
        node.run(() -> client.socket.session("a").credit(100));
        await().until(() -> client.ids("a").size() == 30);
        assertThat(client.ids("a")).doesNotHaveDuplicates();
    }

    @Test
    void cursors_come_every_hundred_events_and_within_a_second() {
        FakeClient client = node.liveClient();
        node.publish(1_000, "e");
        await().until(() -> client.ids("a").size() == 1_000);

        await().until(() -> client.got("cursor").stream().anyMatch(one -> one.getLong("seq") == 1_000));

        long covered = 0;
        for (JsonObject message : client.got) {
            if (message.getString("type").equals("cursor")) {
                covered = message.getLong("seq");
            } else if (message.getString("type").equals("event")) {
                assertThat(message.getLong("seq") - covered).isLessThanOrEqualTo(100);
            }
        }
    }

    @Test
    void every_cursor_resumes_without_loss() {
        FakeClient client = node.liveClient();
        node.publish(300, "e");
        await().until(() -> client.got("cursor").stream().anyMatch(one -> one.getLong("seq") == 300));
        List<String> all = client.ids("a");

        for (JsonObject cursor : client.got("cursor")) {
            FakeClient other = node.client();
            node.run(() -> other.subscribe("a", new Start.AtCursor(cursor.getString("cursor"))));
            int rest = (int) (300 - cursor.getLong("seq"));
            await().until(() -> !other.got("live").isEmpty());
            assertThat(other.ids("a")).hasSize(rest).containsExactlyInAnyOrderElementsOf(all.subList(300 - rest, 300));
        }
    }

    @Test
    void what_retention_took_is_told_with_its_count() throws Exception {
        String cursor = node.liveClient().lastCursor();
        List<Position> all = node.publish(300, "e");
        long inFirst = all.stream().filter(one -> one.partition() == 0).count();
        try (Admin admin = node.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(node.topic(), 0), RecordsToDelete.beforeOffset(inFirst - 2)))
                    .all()
                    .get();
        }
        node.close();

        node = new StreamNode(BROKER, prefix, StreamOptions.defaults());
        FakeClient client = node.caughtUp(new Start.AtCursor(cursor));
        assertThat(client.got("gap")).singleElement().satisfies(gap -> {
            assertThat(gap.getString("reason")).isEqualTo("retention");
            assertThat(gap.getLong("count")).isEqualTo(inFirst - 2);
            assertThat(gap.getString("cursor")).isNotEmpty();
        });
        assertThat(client.ids("a")).hasSize((int) (300 - inFirst + 2));
        assertThat(dense(client, "a")).isTrue();
    }

    @Test
    void a_partition_of_which_retention_left_nothing_is_told_and_holds_up_nobody() throws Exception {
        String cursor = node.liveClient().lastCursor();
        List<Position> all = node.publish(100, "e");
        long inFirst = all.stream().filter(one -> one.partition() == 0).count();
        try (Admin admin = node.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(node.topic(), 0), RecordsToDelete.beforeOffset(inFirst)))
                    .all()
                    .get();
        }
        node.close();

        node = new StreamNode(BROKER, prefix, StreamOptions.defaults());
        FakeClient client = node.caughtUp(new Start.AtCursor(cursor));
        assertThat(client.got("gap"))
                .singleElement()
                .satisfies(gap -> assertThat(gap.getLong("count")).isEqualTo(inFirst));
        assertThat(client.ids("a")).hasSize((int) (100 - inFirst));
    }

    @Test
    void a_cursor_of_another_log_is_told_as_a_reset() {
        String cursor = node.liveClient().lastCursor();
        node.close();
        node = new StreamNode(BROKER, prefix + "x", StreamOptions.defaults());
        node.publish(3, "e");
        FakeClient client = node.client();

        node.run(() -> client.subscribe("a", new Start.AtCursor(cursor)));

        await().until(() -> client.ids("a").size() == 3);
        assertThat(client.got("gap"))
                .singleElement()
                .extracting(gap -> gap.getString("reason"))
                .isEqualTo("reset");
    }

    @Test
    void a_changed_cursor_is_refused() {
        FakeClient client = node.liveClient();
        String cursor = client.lastCursor();
        String changed = cursor.substring(0, 30) + (cursor.charAt(30) == 'A' ? 'B' : 'A') + cursor.substring(31);

        assertThatThrownBy(() -> node.run(() -> client.subscribe("b", new Start.AtCursor(changed))))
                .isInstanceOf(BadCursorException.class);
        assertThat(client.socket.sessions()).hasSize(1);
    }

    @Test
    void a_log_that_was_cut_is_told_and_goes_on_from_its_new_end() {
        FakeClient client = node.liveClient();
        node.publish(30, "e");
        await().until(() -> client.ids("a").size() == 30);

        node.run(() -> node.hub.truncated(1, 0));

        await().until(() -> !client.got("gap").isEmpty());
        assertThat(client.got("gap").getFirst().getString("reason")).isEqualTo("truncated");
        assertThat(dense(client, "a")).isTrue();
    }

    @Test
    void the_cursor_of_a_gap_does_not_cover_what_comes_after_it() {
        FakeClient client = node.liveClient();
        await().until(() -> !client.got("live").isEmpty());

        node.run(() -> {
            node.hub.truncated(1, node.hub.front(1));
            IntStream.range(0, 30).forEach(i -> node.send("e" + i, StreamNode.TENANT, "t"));
            // the hub learns of both in the same tick
            await().until(() -> node.ends() == 30);
        });

        await().until(() -> client.ids("a").size() == 30);
        JsonObject gap = client.got("gap").getFirst();
        int before = (int) client.got("event").stream()
                .filter(event -> event.getLong("seq") < gap.getLong("seq"))
                .count();
        FakeClient other = node.caughtUp(new Start.AtCursor(gap.getString("cursor")));
        assertThat(other.ids("a")).hasSize(30 - before);
    }

    @Test
    void one_that_does_not_read_while_the_log_is_cut_is_told_too() {
        FakeClient client = node.liveClient();
        node.publish(30, "e");
        await().until(() -> client.ids("a").size() == 30);
        node.run(() -> {
            client.stall();
            client.fill(300 << 10);
        });

        node.run(() -> node.hub.truncated(1, node.hub.front(1)));
        node.publish(1, "f");
        await().until(() -> node.on(() -> !client.socket.session("a").live()));
        node.run(client::go);

        await().until(() -> client.ids("a").size() == 31);
        assertThat(client.got("gap"))
                .singleElement()
                .extracting(gap -> gap.getString("reason"))
                .isEqualTo("truncated");
        assertThat(dense(client, "a")).isTrue();
    }

    @Test
    void cloudevents_are_whole_frames_and_control_messages_are_cloudevents_too() {
        FakeClient client = node.client(new CloudEventsWire("c"));
        FakeClient other = node.client(new CloudEventsWire("d"));
        node.run(() -> {
            client.subscribe("", new Start.Latest());
            other.subscribe("", new Start.Latest());
        });

        node.publish(150, "e");

        await().until(() -> client.got("t").size() == 150 && other.got("t").size() == 150);
        await().until(() -> client.got("dev.sluice.stream.cursor").stream()
                .anyMatch(one -> one.getJsonObject("data").getLong("seq") == 150));
        assertThat(client.got).allMatch(one -> one.getString("specversion").equals("1.0"));
        assertThat(client.got("dev.sluice.stream.live")).hasSize(1);
        assertThat(client.got("t").getFirst().getJsonObject("data").getString("n"))
                .startsWith("e");
    }

    @Test
    void server_sent_events_carry_the_cursor_as_id() {
        FakeClient client = node.client(new SseWire());
        node.run(() -> client.subscribe("", new Start.Latest()));
        node.publish(20, "e");
        await().until(() -> node.on(() -> client.raw.toString(UTF_8)).split("\ndata: \\{\"specversion").length == 21);

        String text = node.on(() -> client.raw.toString(UTF_8));

        assertThat(text).startsWith("id: ").contains("event: live\n");
        String last = text.substring(text.lastIndexOf("id: ") + 4);
        FakeClient next = node.caughtUp(new Start.AtCursor(last.substring(0, last.indexOf('\n'))));
        assertThat(next.ids("a")).isEmpty();
    }

    @Test
    void several_sessions_of_one_socket_go_out_with_one_flush_a_tick() {
        FakeClient client = node.client();
        node.run(() -> {
            client.subscribe("a", new Start.Latest());
            client.subscribe("b", new Start.Latest());
        });

        node.publish(1_000, "e");

        await().until(() -> client.ids("a").size() == 1_000 && client.ids("b").size() == 1_000);
        assertThat(node.on(() -> client.flushes)).isLessThan(1_100);
    }

    @Test
    void more_sockets_than_a_turn_writes_to_all_get_everything_once() {
        node.close();
        node = new StreamNode(BROKER, prefix, new StreamOptions(256 << 10, 256L << 20, 256, 64 << 10, 3));
        List<FakeClient> clients = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> clients.add(node.client()));
        node.run(() -> clients.forEach(client -> client.subscribe("a", new Start.Latest())));

        node.publish(300, "e");

        for (FakeClient client : clients) {
            await().until(() -> client.ids("a").size() == 300);
            assertThat(client.ids("a")).doesNotHaveDuplicates();
        }
    }

    @Test
    void filters_that_take_too_long_for_the_tail_are_asked_elsewhere_and_miss_nothing() {
        String body = "{\"l\":["
                + IntStream.range(0, 4_000).mapToObj(i -> "{\"b\":" + i + "}").collect(Collectors.joining(",")) + "]}";
        List<FakeClient> clients = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> clients.add(node.client()));
        FakeClient plain = node.client();
        Gauge behind = node.meters.get("sluice_stream_behind").gauge();
        var mostBehind = new AtomicInteger();
        node.run(() -> {
            plain.subscribe("a", new Start.Latest());
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).onEvent = () -> mostBehind.accumulateAndGet((int) behind.value(), Math::max);
                Filter filter =
                        Filter.compile("data.l.exists(x, x.b == -1) || id.startsWith('e') || id == '" + i + "'");
                clients.get(i)
                        .socket
                        .subscribe(new StreamRequest(
                                "a",
                                StreamNode.TENANT,
                                TypePatterns.of(null),
                                filter,
                                Restriction.NONE,
                                new Start.Latest(),
                                StreamRequest.UNLIMITED));
            }
        });

        for (int i = 0; i < 5; i++) {
            StreamNode.await(node.send("e" + i, StreamNode.TENANT, "t", body));
        }

        await().until(() -> plain.ids("a").size() == 5);
        await().until(() -> clients.stream().allMatch(client -> client.ids("a").size() == 5));
        assertThat(mostBehind).hasPositiveValue();
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.ids("a")).doesNotHaveDuplicates();
            assertThat(dense(client, "a")).isTrue();
        });
        assertThat(node.on(() -> plain.socket.session("a").live())).isTrue();
    }

    @Test
    void a_filter_that_fails_is_counted() {
        FakeClient client = node.client();
        node.run(() -> client.socket.subscribe(new StreamRequest(
                "a",
                StreamNode.TENANT,
                TypePatterns.of(null),
                Filter.compile("data.missing == 1"),
                Restriction.NONE,
                new Start.Latest(),
                StreamRequest.UNLIMITED)));

        node.publish(3, "e");

        await().until(() ->
                node.meters.get("sluice_filter_errors_total").counter().count() == 3);
        assertThat(client.ids("a")).isEmpty();
    }

    @Test
    void a_write_that_makes_room_from_within_enters_nobody_twice() {
        node.publish(20, "e");
        FakeClient client = node.client();
        node.run(() -> {
            client.fill(300 << 10);
            client.subscribe("a", new Start.Earliest());
        });
        await().until(() ->
                node.on(() -> client.waiting() > 0 && !client.got("subscribed").isEmpty()));
        node.run(() -> {
            client.fill(-(200 << 10));
            client.recoils = true;
        });
        await().until(() -> client.ids("a").size() == 20 && !client.got("live").isEmpty());

        node.publish(5, "f");

        await().until(() -> client.ids("a").size() >= 25);
        assertThat(client.ids("a")).doesNotHaveDuplicates();
    }

    @Test
    void a_cursor_that_had_no_room_comes_when_there_is_room() {
        FakeClient client = node.liveClient();
        node.publish(1, "e");
        await().until(() -> client.got("cursor").size() == 1);
        node.publish(1, "f");
        await().until(() -> client.ids("a").size() == 2);
        assertThat(client.got("cursor").getLast().getLong("seq")).isEqualTo(1);
        node.run(() -> {
            client.stall();
            client.fill(300 << 10);
        });

        await().until(() -> node.on(() -> !client.socket.session("a").live()));
        node.run(client::go);

        await().until(() -> client.got("cursor").getLast().getLong("seq") == 2);
    }

    @Test
    void a_heartbeat_adds_nothing_to_a_socket_without_room() {
        FakeClient client = node.liveClient();
        node.run(() -> {
            client.stall();
            client.fill(300 << 10);
        });
        long before = node.on(client::waiting);

        node.run(client.socket::beat);

        assertThat(node.on(client::waiting)).isEqualTo(before);
    }

    @Test
    void the_more_are_behind_the_less_is_read_ahead_for_each() {
        StreamOptions options = StreamOptions.defaults();

        assertThat(options.queueBytes(1)).isEqualTo(64 << 10);
        assertThat(options.queueBytes(10_000) * 10_000L).isLessThanOrEqualTo(options.hubBytes() / 4);
        assertThat(options.queueBytes(Integer.MAX_VALUE)).isPositive();
    }

    @Test
    void sessions_are_counted() {
        FakeClient client = node.liveClient();
        node.publish(3, "e");
        await().until(() -> client.ids("a").size() == 3);

        assertThat(node.meters.get("sluice_stream_sessions").gauge().value()).isEqualTo(1);
        assertThat(node.meters.get("sluice_stream_events_total").counter().count())
                .isEqualTo(3);
        assertThat(node.meters
                        .get("sluice_freshness_seconds")
                        .tag("target", "stream")
                        .timer()
                        .count())
                .isEqualTo(3);
        node.run(client.socket::close);
        assertThat(node.meters.get("sluice_stream_sessions").gauge().value()).isZero();
        assertThat(node.meters.get("sluice_stream_behind").gauge().value()).isZero();
    }

    private static List<String> types(FakeClient client) {
        return client.got.stream().map(one -> one.getString("type")).toList();
    }

    private static List<Long> seqs(FakeClient client, String id) {
        return client.got("event").stream()
                .filter(one -> one.getString("id").equals(id))
                .map(one -> one.getLong("seq"))
                .toList();
    }

    static boolean dense(FakeClient client, String id) {
        long expected = 0;
        for (JsonObject message : client.got) {
            boolean counts = List.of("event", "gap").contains(message.getString("type"));
            if (counts && message.getString("id").equals(id) && message.getLong("seq") != ++expected) {
                return false;
            }
        }
        return true;
    }

    private static void assertOrdered(List<String> ids, List<Position> positions) {
        long[] last = new long[StreamNode.PARTITIONS];
        java.util.Arrays.fill(last, -1);
        for (String id : ids) {
            Position position = positions.get(Integer.parseInt(id.substring(1)));
            assertThat(position.offset()).isGreaterThan(last[position.partition()]);
            last[position.partition()] = position.offset();
        }
    }
}
