// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.events.Event;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AttemptBlockProperties {
    private static final long NOW = 1_790_000_000_000L;
    private static final AttemptKey KEY = new AttemptKey("acme", "billing");

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    @Provide
    Arbitrary<List<RecordedAttempt>> attempts() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 4_000),
                        Arbitraries.longs().between(0, 1L << 40),
                        Arbitraries.integers().between(1, 10_000),
                        Arbitraries.longs().between(NOW - 1_000_000, NOW),
                        Arbitraries.integers().between(0, 70_000),
                        Arbitraries.of(Ending.values()),
                        Arbitraries.of(0, 200, 404, 599))
                .as((id, partition, offset, number, at, millis, ending, status) -> new RecordedAttempt(
                        Event.eventId("t", "/s", "e" + id), partition, offset, number, at, millis, ending, status))
                .list()
                .ofMaxSize(AttemptBlock.LIMIT);
    }

    private byte[] written(List<RecordedAttempt> attempts) {
        AttemptBlock block = new AttemptBlock(KEY);
        attempts.forEach(each -> block.add(
                each.eventId(),
                each.partition(),
                each.offset(),
                each.number(),
                each.at(),
                each.millis(),
                each.ending(),
                each.status()));
        return AttemptBlockCodec.write(block, deflater);
    }

    @Property(tries = 200)
    void a_block_is_read_back_as_it_was(@ForAll("attempts") List<RecordedAttempt> attempts) {
        assertThat(AttemptBlockCodec.read(written(attempts))).isEqualTo(attempts);
    }

    @Property(tries = 200)
    void a_broken_block_is_an_error_that_takes_no_memory(@ForAll byte[] bytes) {
        byte[] broken = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, broken, 1, bytes.length);
        broken[0] = 1;

        assertThatThrownBy(() -> AttemptBlockCodec.read(broken)).isInstanceOf(RuntimeException.class);
    }

    @Example
    void a_success_takes_little_more_than_the_digest_that_its_event_id_is() {
        Random random = new Random(7);
        AttemptBlock block = new AttemptBlock(KEY);
        long at = NOW;
        for (int i = 0; i < AttemptBlock.LIMIT; i++) {
            at += random.nextInt(3);
            String id = Event.eventId("t", "/s", "e" + i);
            block.add(
                    id, random.nextInt(12), 70_000_000 + i / 12, 1, at, 2 + random.nextInt(20), Ending.DELIVERED, 200);
        }

        int bytes = AttemptBlockCodec.write(block, deflater).length;

        assertThat(bytes / (double) AttemptBlock.LIMIT).isLessThan(26);
        assertThat(block.isFull()).isTrue();
    }
}
