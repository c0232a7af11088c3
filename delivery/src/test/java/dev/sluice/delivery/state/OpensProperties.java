// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.attempts.Snippet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class OpensProperties {
    private static final LaneKey LANE = LaneKey.ofReplay("sub_1", "rpl_1", Long.MAX_VALUE);

    /** What a page may take besides its histories: of each event three counters and three numbers of up to 63 bits. */
    private static final int NUMBERS = 4 + 42 * StateCodec.PAGE_SIZE;

    private static final int HISTORIES = 24 * 1024;

    @Provide
    Arbitrary<List<OpenState>> pages() {
        return pagesOf(histories());
    }

    @Provide
    Arbitrary<List<OpenState>> pagesWithoutHistories() {
        return pagesOf(Arbitraries.just(History.NONE));
    }

    private static Arbitrary<List<OpenState>> pagesOf(Arbitrary<History> histories) {
        Arbitrary<Integer> counters = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        Arbitrary<Long> times = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<OpenState> opens = Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE / (2 * StateCodec.PAGE_SIZE)),
                        counters,
                        counters,
                        counters,
                        times,
                        times,
                        histories)
                .as(OpenState::new);
        return Combinators.combine(
                        Arbitraries.longs().between(0, Long.MAX_VALUE / 2),
                        opens.list().ofMinSize(1).ofMaxSize(StateCodec.PAGE_SIZE))
                .as(OpensProperties::page);
    }

    /** @param gaps each with how far it is above the one before instead of its offset */
    private static List<OpenState> page(long below, List<OpenState> gaps) {
        List<OpenState> page = new ArrayList<>(gaps.size());
        long offset = below;
        for (OpenState one : gaps) {
            offset += one.offset();
            page.add(at(offset, one, one.history()));
        }
        return page;
    }

    private static OpenState at(long offset, OpenState one, History history) {
        return new OpenState(
                offset, one.requests(), one.scheduled(), one.throttles(), one.throttledSince(), one.due(), history);
    }

    private static Arbitrary<History> histories() {
        Arbitrary<String> answers = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("", "busy", "x".repeat(Snippet.MAX_BYTES))),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(100).map(OpensProperties::harmless)));
        return Combinators.combine(
                        Arbitraries.longs().between(0, Long.MAX_VALUE / 2),
                        Arbitraries.of(Ending.values()),
                        Arbitraries.integers().between(0, 599),
                        answers)
                .as(PastAttempt::new)
                .list()
                .ofMaxSize(40)
                .map(OpensProperties::history);
    }

    private static String harmless(String text) {
        return Snippet.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static History history(List<PastAttempt> attempts) {
        History history = History.NONE;
        for (PastAttempt one : attempts) {
            history = history.with(one);
        }
        return history;
    }

    private static List<OpenState> readBack(List<OpenState> open) {
        StateWrite write = new StateWrite.Opens(LANE, 3, open);
        StateWrite read = StateCodec.read(StateCodec.key(write), StateCodec.value(write));
        assertThat(read).isInstanceOf(StateWrite.Opens.class);
        assertThat(read.key()).isEqualTo(LANE);
        return read instanceof StateWrite.Opens opens && opens.number() == 3 ? opens.open() : List.of();
    }

    @Property(tries = 300)
    void a_page_without_histories_is_read_as_it_was_written(@ForAll("pagesWithoutHistories") List<OpenState> open) {
        assertThat(readBack(open)).isEqualTo(open);
    }

    @Property(tries = 150)
    void of_each_event_all_is_read_back_but_attempts_in_the_middle_and_the_ends_of_answers(
            @ForAll("pages") List<OpenState> open) {
        List<OpenState> read = readBack(open);

        assertThat(read).hasSameSizeAs(open);
        for (int i = 0; i < open.size(); i++) {
            OpenState wrote = open.get(i);
            assertThat(read.get(i))
                    .isEqualTo(at(wrote.offset(), wrote, read.get(i).history()));
            assertCutOf(read.get(i).history(), wrote.history());
        }
    }

    private static void assertCutOf(History read, History whole) {
        List<PastAttempt> left = whole.attempts();
        for (PastAttempt one : read.attempts()) {
            left = left.subList(indexOf(one, left) + 1, left.size());
        }
        if (!whole.attempts().isEmpty()) {
            assertThat(isCutOf(read.attempts().getFirst(), whole.attempts().getFirst()))
                    .as("the first")
                    .isTrue();
            assertThat(isCutOf(read.attempts().getLast(), whole.attempts().getLast()))
                    .as("the last")
                    .isTrue();
        }
    }

    private static int indexOf(PastAttempt cut, List<PastAttempt> attempts) {
        return IntStream.range(0, attempts.size())
                .filter(i -> isCutOf(cut, attempts.get(i)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(cut + " was not written there"));
    }

    private static boolean isCutOf(PastAttempt cut, PastAttempt whole) {
        return whole.answer().startsWith(cut.answer())
                && whole.equals(new PastAttempt(cut.at(), cut.ending(), cut.status(), whole.answer()));
    }

    @Property(tries = 150)
    void the_fullest_page_is_below_forty_kibibytes(@ForAll("pages") List<OpenState> open) {
        List<OpenState> full = new ArrayList<>(open);
        while (full.size() < StateCodec.PAGE_SIZE) {
            OpenState last = full.getLast();
            full.add(at(
                    last.offset() + 1, last, open.get(full.size() % open.size()).history()));
        }

        assertThat(StateCodec.value(new StateWrite.Opens(LANE, 0, open))).hasSizeLessThanOrEqualTo(NUMBERS + HISTORIES);
        assertThat(StateCodec.value(new StateWrite.Opens(LANE, 0, full)))
                .hasSizeLessThanOrEqualTo(NUMBERS + HISTORIES)
                .hasSizeLessThan(40 * 1024);
    }

    @Property(tries = 100)
    void what_was_taken_over_and_is_written_again_loses_nothing_more(@ForAll("pages") List<OpenState> open) {
        List<OpenState> once = readBack(open);

        assertThat(readBack(once)).isEqualTo(once);
    }

    @Property(tries = 100)
    void a_part_of_a_page_stops_its_partition(@ForAll("pages") List<OpenState> open, @ForAll int at) {
        StateWrite write = new StateWrite.Opens(LANE, 0, open);
        byte[] key = StateCodec.key(write);
        byte[] value = StateCodec.value(write);
        assertThat(value).isNotNull();
        byte[] part = value == null ? new byte[0] : Arrays.copyOf(value, Math.floorMod(at, value.length));

        assertThatThrownBy(() -> StateCodec.read(key, part)).isInstanceOf(StateCodecException.class);
    }
}
