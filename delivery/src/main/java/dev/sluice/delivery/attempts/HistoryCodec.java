// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A history as bytes, cut to fit. Pure.
 *
 * <p>The number of attempts, then each: when it ended, in milliseconds since the one before (the first since 1970), zigzag; a byte with
 * the ending's code and what follows; the status; the answer's length and bytes. Numbers are variable-length, seven bits a byte, low
 * first. An answer that says what the one before it said is a bit.
 */
public final class HistoryCodec {
    /** What one attempt without its answer takes at most. */
    public static final int LEAST_BYTES = 24;

    private static final int CODE = 0x0F;
    private static final int STATUS = 0x10;
    private static final int ANSWER = 0x20;
    private static final int SAME = 0x40;
    private static final int[] ANSWER_BYTES = {Snippet.MAX_BYTES, 128, 64, 32, 16, 0};

    private HistoryCodec() {}

    /**
     * The history in at most so many bytes: first the answers are cut, then attempts between the first and the last left out.
     *
     * @param maxBytes at least {@link #LEAST_BYTES}
     */
    public static byte[] write(History history, int maxBytes) {
        List<PastAttempt> attempts = new ArrayList<>(history.attempts());
        for (int most : ANSWER_BYTES) {
            byte[] written = write(attempts, most);
            if (written.length <= maxBytes) {
                return written;
            }
        }
        byte[] written = write(attempts, 0);
        while (written.length > maxBytes && attempts.size() > 1) {
            attempts.remove(attempts.size() / 2);
            written = write(attempts, 0);
        }
        return written;
    }

    private static byte[] write(List<PastAttempt> attempts, int answerBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 + attempts.size() * 10);
        VarNumbers.write(out, attempts.size());
        long at = 0;
        String said = "";
        for (PastAttempt one : attempts) {
            long delta = one.at() - at;
            VarNumbers.write(out, (delta << 1) ^ (delta >> 63));
            String answer = Snippet.cut(one.answer(), answerBytes);
            boolean same = answer.equals(said);
            out.write(one.ending().code() | (one.status() > 0 ? STATUS : 0) | (same ? SAME : ANSWER));
            if (one.status() > 0) {
                VarNumbers.write(out, one.status());
            }
            if (!same) {
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                VarNumbers.write(out, bytes.length);
                out.writeBytes(bytes);
            }
            at = one.at();
            said = answer;
        }
        return out.toByteArray();
    }

    /**
     * Reads one back.
     *
     * @throws RuntimeException when the bytes are none
     */
    public static History read(ByteBuffer in) {
        int size = Math.toIntExact(VarNumbers.read(in));
        List<PastAttempt> attempts = new ArrayList<>(Math.min(size, History.LIMIT));
        long at = 0;
        String said = "";
        for (int i = 0; i < size; i++) {
            long zigzag = VarNumbers.read(in);
            at += (zigzag >>> 1) ^ -(zigzag & 1);
            int head = in.get();
            int status = (head & STATUS) == 0 ? 0 : Math.toIntExact(VarNumbers.read(in));
            if ((head & ANSWER) != 0) {
                byte[] bytes = new byte[Math.toIntExact(VarNumbers.read(in))];
                in.get(bytes);
                said = new String(bytes, StandardCharsets.UTF_8);
            }
            attempts.add(new PastAttempt(at, Ending.of(head & CODE), status, said));
        }
        return attempts.isEmpty() ? History.NONE : new History(attempts);
    }
}
