// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HistoryProperties {
    private static final long NOW = 1_790_000_000_000L;

    @Provide
    Arbitrary<PastAttempt> attempts() {
        return Combinators.combine(
                        Arbitraries.longs().between(NOW - 1_000_000_000L, NOW),
                        Arbitraries.of(Ending.values()),
                        Arbitraries.of(0, 200, 302, 404, 500, 503),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(400))
                .as((at, ending, status, body) -> {
                    Answer answer = new Answer();
                    answer.take(body);
                    return new PastAttempt(at, ending, status, answer.text());
                });
    }

    @Provide
    Arbitrary<History> histories() {
        return attempts().list().ofMaxSize(40).map(HistoryProperties::of);
    }

    private static History of(List<PastAttempt> attempts) {
        History history = History.NONE;
        for (PastAttempt one : attempts) {
            history = history.with(one);
        }
        return history;
    }

    @Property
    void what_is_written_in_full_is_read_back_as_it_was(@ForAll("histories") History history) {
        byte[] written = HistoryCodec.write(history, 1 << 20);

        ByteBuffer in = ByteBuffer.wrap(written);
        assertThat(HistoryCodec.read(in)).isEqualTo(history);
        assertThat(in.hasRemaining()).isFalse();
    }

    @Property
    void what_is_cut_fits_and_keeps_the_first_and_the_last(
            @ForAll("histories") History history, @ForAll @IntRange(min = 48, max = 400) int most) {
        byte[] written = HistoryCodec.write(history, most);

        assertThat(written).hasSizeLessThanOrEqualTo(most);
        List<PastAttempt> read = HistoryCodec.read(ByteBuffer.wrap(written)).attempts();
        if (history.attempts().size() > 1) {
            assertThat(read.getFirst().at())
                    .isEqualTo(history.attempts().getFirst().at());
            assertThat(read.getLast().at())
                    .isEqualTo(history.attempts().getLast().at());
            assertThat(read.getLast().ending())
                    .isEqualTo(history.attempts().getLast().ending());
        }
    }

    @Property
    void a_history_is_bounded_and_keeps_where_it_began_and_ended(@ForAll @IntRange(min = 1, max = 2_000) int requests) {
        History history = History.NONE;
        for (int i = 0; i < requests; i++) {
            history = history.with(new PastAttempt(NOW + i, Ending.THROTTLED, 503, "busy"));
        }

        assertThat(history.attempts()).hasSize(Math.min(requests, History.LIMIT));
        assertThat(history.attempts().getFirst().at()).isEqualTo(NOW);
        assertThat(history.attempts().getLast().at()).isEqualTo(NOW + requests - 1);
    }

    @Property
    void an_answer_is_short_valid_text_of_one_line(@ForAll byte[] body) {
        String text = Snippet.of(body);

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Snippet.MAX_BYTES);
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(text.codePoints().filter(Character::isISOControl)).isEmpty();
    }
}
