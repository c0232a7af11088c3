// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.signals;

import static dev.sluice.subscriptions.registry.topic.RegistryBroker.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.subscriptions.registry.topic.RegistryBroker;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SignalsIT {
    @RegisterExtension
    static final RegistryBroker BROKER = new RegistryBroker();

    private static final SignalKind<String> WORDS =
            new SignalKind<>("words", 5, 1_000, Duration.ofMinutes(1), new Words((byte) 1));

    private Instant now = Instant.now();

    @Test
    void what_a_node_says_the_others_read_and_the_last_word_counts() throws Exception {
        Node one = new Node("one");
        Node two = new Node("two");
        await(one.board.put("a", "hello"));
        await(one.board.put("a", "hello again"));
        await(two.board.put("b", "yes?"));

        await(one.signals.caughtUp());
        await(two.signals.caughtUp());

        assertThat(two.board.find("a")).hasValueSatisfying(signal -> {
            assertThat(signal.value()).isEqualTo("hello again");
            assertThat(signal.node()).isEqualTo("one");
        });
        assertThat(one.board.all()).extracting(Signal::value).containsExactlyInAnyOrder("hello again", "yes?");
    }

    @Test
    void a_writer_reads_its_own_word_and_a_removed_one_is_gone_everywhere_also_after_a_start() throws Exception {
        Node one = new Node("one");
        await(one.board.put("a", "hello"));
        assertThat(one.board.find("a")).isPresent();
        await(one.board.remove("a"));
        assertThat(one.board.find("a")).isEmpty();
        await(one.board.put("b", "stays"));

        assertThat(new Node("two").board.all()).extracting(Signal::id).containsExactly("b");
    }

    @Test
    void past_its_time_a_word_does_not_count_on_any_node() throws Exception {
        Node one = new Node("one");
        Node two = new Node("two");
        await(one.board.put("a", "hello"));
        await(two.signals.caughtUp());
        assertThat(two.board.all()).hasSize(1);

        now = now.plusSeconds(61);

        assertThat(one.board.find("a")).isEmpty();
        assertThat(two.board.all()).isEmpty();
        assertThat(new Node("three").board.all()).isEmpty();
    }

    @Test
    void more_than_fit_are_forgotten_from_the_oldest() throws Exception {
        Node one = new Node("one");
        for (int i = 0; i < 8; i++) await(one.board.put("w" + i, "word " + i));

        assertThat(one.board.all()).extracting(Signal::id).containsExactlyInAnyOrder("w3", "w4", "w5", "w6", "w7");

        await(one.board.put("long", "x".repeat(990)));
        assertThat(one.board.all()).extracting(Signal::id).containsExactly("long");
    }

    @Test
    void many_at_once_all_come_and_listeners_hear_of_them() throws Exception {
        Node one = new Node("one");
        Node two = new Node("two");
        var heard = new AtomicInteger();
        two.board.listen(heard::incrementAndGet);
        List<Future<Void>> puts = new ArrayList<>();
        IntStream.range(0, 2_000).forEach(i -> puts.add(one.board.put("w" + i % 4, "word " + i)));
        for (Future<Void> each : puts) await(each);
        await(two.signals.caughtUp());

        assertThat(two.board.all())
                .extracting(Signal::value)
                .containsExactlyInAnyOrder("word 1996", "word 1997", "word 1998", "word 1999");
        await().atMost(Duration.ofSeconds(10)).until(() -> heard.get() > 0);
    }

    @Test
    void what_another_version_wrote_is_passed_over() throws Exception {
        try (var producer = BROKER.clients("newer").plainProducer("newer")) {
            String topic = BROKER.topics().signals();
            producer.send(new ProducerRecord<>(topic, "words/a".getBytes(UTF_8), new byte[] {9, 9, 9}));
            producer.send(new ProducerRecord<>(
                    topic, "words/b".getBytes(UTF_8), new SignalRecord((byte) 7, "x", "?".getBytes(UTF_8)).bytes()));
            producer.send(new ProducerRecord<>(topic, "unheard-of/c".getBytes(UTF_8), new byte[] {1}));
            producer.send(new ProducerRecord<>(topic, "nothing".getBytes(UTF_8), new byte[] {1}))
                    .get();
        }
        Node one = new Node("one");
        await(one.board.put("d", "fine"));

        assertThat(one.board.all()).extracting(Signal::value).containsExactly("fine");
    }

    @Test
    void after_a_stop_nothing_can_be_said() throws Exception {
        Node one = new Node("one");
        await(one.signals.stop());

        assertThatThrownBy(() -> await(one.board.put("a", "hello"))).hasRootCauseInstanceOf(SignalException.class);
    }

    private final class Node {
        final Signals signals;
        final SignalBoard<String> board;

        Node(String name) throws Exception {
            signals = BROKER.signals(name, () -> now);
            board = signals.board(WORDS);
            await(signals.start());
        }
    }

    private record Words(byte version) implements SignalCodec<String> {
        @Override
        public byte[] write(String value) {
            return value.getBytes(UTF_8);
        }

        @Override
        public String read(byte written, byte[] bytes) {
            if (written != version) throw new IllegalArgumentException("version " + written);
            return new String(bytes, UTF_8);
        }
    }
}
