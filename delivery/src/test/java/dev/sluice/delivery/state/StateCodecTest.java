// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.PastAttempt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateCodecTest {
    private static final LaneKey KEY = new LaneKey("s1", 7);
    private static final long NOW = 1_790_000_000_000L;

    private static History history(int attempts, String answer) {
        History history = History.NONE;
        for (int i = 0; i < attempts; i++) {
            history = history.with(new PastAttempt(NOW + i * 20_000L, Ending.FAILED, 500, answer + i));
        }
        return history;
    }

    private static StateWrite.Opens page(int size, History history) {
        List<OpenState> open = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            open.add(new OpenState(1_000_000_000L + i * 1_000L, 900, 9, 3, NOW, NOW + 1, history));
        }
        return new StateWrite.Opens(KEY, 3, open);
    }

    private static byte[] value(StateWrite write) {
        byte[] value = StateCodec.value(write);
        assertThat(value).isNotNull();
        return value == null ? new byte[0] : value;
    }

    @Test
    void a_page_is_read_back_with_its_histories() {
        StateWrite.Opens page = page(5, history(10, "Service Unavailable"));

        assertThat(StateCodec.read(StateCodec.key(page), value(page))).isEqualTo(page);
    }

    @Test
    void a_full_page_with_the_longest_histories_stays_far_below_the_smallest_record_limit() {
        StateWrite.Opens page = page(StateCodec.PAGE_SIZE, history(History.LIMIT, "x".repeat(250)));

        assertThat(value(page)).hasSizeLessThan(40 * 1024);
        StateWrite read = StateCodec.read(StateCodec.key(page), value(page));
        assertThat(read)
                .isInstanceOfSatisfying(
                        StateWrite.Opens.class,
                        opens -> assertThat(opens.open())
                                .hasSize(StateCodec.PAGE_SIZE)
                                .allSatisfy(open ->
                                        assertThat(open.history().attempts()).hasSizeGreaterThan(8)));
    }

    @Test
    void a_usual_page_keeps_all_ten_attempts_of_each() {
        StateWrite.Opens page = page(StateCodec.PAGE_SIZE, history(10, ""));
        StateWrite read = StateCodec.read(StateCodec.key(page), value(page));

        assertThat(read)
                .isInstanceOfSatisfying(
                        StateWrite.Opens.class,
                        opens -> assertThat(opens.open())
                                .allSatisfy(open ->
                                        assertThat(open.history().attempts()).hasSize(10)));
    }

    @Test
    void a_page_of_version_1_has_no_histories() {
        byte[] value = new Packer(64)
                .bits((byte) 1)
                .number(2)
                .number(100)
                .number(1)
                .number(1)
                .number(0)
                .number(0)
                .number(NOW)
                .number(5)
                .number(2)
                .number(1)
                .number(1)
                .number(NOW)
                .number(NOW)
                .bytes();

        assertThat(StateCodec.read(StateCodec.key(page(1, History.NONE)), value))
                .isEqualTo(new StateWrite.Opens(
                        KEY,
                        3,
                        List.of(
                                new OpenState(100, 1, 1, 0, 0, NOW, History.NONE),
                                new OpenState(105, 2, 1, 1, NOW, NOW, History.NONE))));
    }

    @Test
    void a_page_of_a_later_version_stops_its_partition() {
        byte[] key = StateCodec.key(page(1, History.NONE));

        assertThatThrownBy(() -> StateCodec.read(key, new byte[] {9, 0})).isInstanceOf(StateCodecException.class);
        assertThatThrownBy(() -> StateCodec.read(key, new byte[] {2, 1, 0})).isInstanceOf(StateCodecException.class);
    }
}
