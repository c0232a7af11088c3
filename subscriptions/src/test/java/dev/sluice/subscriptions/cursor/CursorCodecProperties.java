// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.subscriptions.cursor.BadCursorException.Reason;
import dev.sluice.subscriptions.secret.KeyRing;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.Uuid;

class CursorCodecProperties {

    private static final byte[] KEY = new byte[32];
    private static final Uuid TOPIC = new Uuid(7, 8);

    private final CursorCodec codec = new CursorCodec(KEY);

    @Property
    void what_is_encoded_comes_back(
            @ForAll("someOffsets") long[] next, @ForAll String tenant, @ForAll long high, @ForAll long low) {
        var cursor = new Cursor(new Uuid(high, low), tenant, next);
        String text = codec.encode(cursor);
        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(codec.decode(text, tenant)).isEqualTo(cursor);
    }

    @Example
    void any_flipped_bit_is_seen() {
        byte[] bytes =
                Base64.getUrlDecoder().decode(codec.encode(new Cursor(TOPIC, "acme", new long[] {5, 900, 1 << 30})));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(reason(text(changed), "acme")).isEqualTo(bit < 8 ? Reason.OTHER_VERSION : Reason.NOT_OURS);
        }
    }

    @Example
    void a_cursor_that_is_cut_or_lengthened_is_seen() {
        String text = codec.encode(new Cursor(TOPIC, "acme", new long[] {5, 900}));
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int length = 1; length < bytes.length; length++)
            assertThat(reason(text(Arrays.copyOf(bytes, length)), "acme")).isIn(Reason.MALFORMED, Reason.NOT_OURS);
        assertThat(reason(text(Arrays.copyOf(bytes, bytes.length + 1)), "acme")).isEqualTo(Reason.NOT_OURS);
        assertThat(reason(text + "=", "acme")).isEqualTo(Reason.MALFORMED);
        assertThat(reason("", "acme")).isEqualTo(Reason.MALFORMED);
        assertThat(reason("!", "acme")).isEqualTo(Reason.MALFORMED);
        assertThat(reason("A".repeat(1_025), "acme")).isEqualTo(Reason.MALFORMED);
    }

    @Property
    void any_text_is_refused_with_a_reason(@ForAll String text) {
        assertThat(reason(text, "acme")).isNotNull();
    }

    @Example
    void another_tenant_or_key_is_refused() {
        String text = codec.encode(new Cursor(TOPIC, "acme", new long[] {5}));
        assertThat(reason(text, "acm")).isEqualTo(Reason.NOT_OURS);
        var other = new byte[32];
        other[31] = 1;
        String theirs = new CursorCodec(other).encode(new Cursor(TOPIC, "acme", new long[] {5}));
        assertThat(reason(theirs, "acme")).isEqualTo(Reason.NOT_OURS);
    }

    @Example
    void a_cursor_of_an_old_or_a_next_master_key_counts_and_new_ones_are_signed_by_the_current() {
        var other = new byte[32];
        other[31] = 1;
        var cursor = new Cursor(TOPIC, "acme", new long[] {5});
        var after = new CursorCodec(KeyRing.of(other, List.of(KEY), List.of()));
        var before = new CursorCodec(KeyRing.of(KEY, List.of(), List.of(other)));

        assertThat(after.decode(codec.encode(cursor), "acme")).isEqualTo(cursor);
        assertThat(before.decode(after.encode(cursor), "acme")).isEqualTo(cursor);
        assertThat(reason(after.encode(cursor), "acme")).isEqualTo(Reason.NOT_OURS);
        assertThatThrownBy(() -> after.decode(codec.encode(cursor), "acm")).isInstanceOf(BadCursorException.class);
    }

    @Property(tries = 100)
    void two_hundred_partitions_fit_exactly_when_they_lie_within_250_million(
            @ForAll("nearOffsets") long[] spread, @ForAll @LongRange(min = 0, max = 1L << 62) long least) {
        long[] next = Arrays.stream(spread).map(offset -> offset + least).toArray();
        String text = codec.encode(new Cursor(TOPIC, "acme", next));
        assertThat(text).hasSizeLessThanOrEqualTo(CursorCodec.MAX_CHARS);
        assertThat(codec.decode(text, "acme").next()).isEqualTo(next);
    }

    @Property(tries = 200)
    void where_offsets_lie_too_far_apart_the_cursor_says_less_never_more(@ForAll("anyOffsets") long[] next) {
        String text = codec.encode(new Cursor(TOPIC, "acme", next));
        assertThat(text).hasSizeLessThanOrEqualTo(CursorCodec.MAX_CHARS);
        Cursor told = codec.decode(text, "acme");
        assertThat(told.partitions()).isEqualTo(next.length);
        for (int p = 0; p < next.length; p++) assertThat(told.next(p)).isBetween(0L, next[p]);
    }

    @Example
    void what_makes_no_sense_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(new Cursor(TOPIC, "acme", new long[5_000])));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(TOPIC, "acme", new long[] {-1}));
    }

    @Example
    void the_form_is_fixed() {
        assertThat(codec.encode(new Cursor(TOPIC, "acme", new long[] {3, 200})))
                .isEqualTo("AQAAAAAAAAAHAAAAAAAAAAgCAwgAAMV6AK5suzYXdHB7ybx5d36J");
    }

    @Provide
    Arbitrary<long[]> someOffsets() {
        return offsets(Long.MAX_VALUE, 0, 10);
    }

    @Provide
    Arbitrary<long[]> nearOffsets() {
        return offsets(250_000_000L, 200, 200);
    }

    @Provide
    Arbitrary<long[]> anyOffsets() {
        return offsets(Long.MAX_VALUE, 0, 1_000);
    }

    private static Arbitrary<long[]> offsets(long most, int minSize, int maxSize) {
        return Arbitraries.longs()
                .between(0, most)
                .array(long[].class)
                .ofMinSize(minSize)
                .ofMaxSize(maxSize);
    }

    private Reason reason(String text, String tenant) {
        return catchThrowableOfType(BadCursorException.class, () -> codec.decode(text, tenant))
                .reason();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
