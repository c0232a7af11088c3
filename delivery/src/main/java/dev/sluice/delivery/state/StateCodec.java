// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.HistoryCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lane records as bytes on the cursors topic.
 *
 * <p>A key is a version byte, a kind ({@code P} partition, {@code H} header, {@code O} page of open events, {@code K} page of held
 * keys), for a page its number, then the incarnation and the subscription's id; a value is a version byte (2 for a page of open
 * events, else 1) and its fields. Numbers are
 * variable-length (seven bits a byte, low first). A version that is not known is an error: the partition stops, it is never taken
 * for "at the tail".
 */
public final class StateCodec {
    /** The version that this code writes. */
    public static final byte VERSION = 1;

    /** So many open events, or held keys, stand on a page at most. */
    public static final int PAGE_SIZE = 256;

    private static final byte PARTITION = 'P';
    private static final byte HEADER = 'H';
    private static final byte OPENS = 'O';
    private static final byte KEYS = 'K';
    private static final int HELD_BYTES_MAX = 18;
    private static final int OPEN_BYTES_MAX = 45;

    /** Pages of version 2 have the attempts' histories, cut so that all of a page's take at most so much; those of 1 have none. */
    private static final byte PAGE_VERSION = 2;

    private static final int HISTORY_BYTES = 24 * 1024;

    private StateCodec() {}

    /** The key under which a partition's own record stands. */
    public static byte[] partitionKey() {
        return new byte[] {VERSION, PARTITION};
    }

    /** Whether this is the key of a partition's own record. */
    public static boolean isPartitionKey(byte[] key) {
        return key.length == 2 && key[0] == VERSION && key[1] == PARTITION;
    }

    /** The record's key. */
    public static byte[] key(StateWrite write) {
        byte[] id = write.key().subscriptionId().getBytes(StandardCharsets.UTF_8);
        Packer packer = new Packer(id.length + 24);
        packer.bits(VERSION);
        switch (write) {
            case StateWrite.Header header -> packer.bits(HEADER);
            case StateWrite.Opens opens -> packer.bits(OPENS).number(opens.number());
            case StateWrite.Keys keys -> packer.bits(KEYS).number(keys.number());
        }
        return packer.number(write.key().incarnation()).raw(id).bytes();
    }

    /** The record's value, null for a tombstone. */
    public static byte @Nullable [] value(StateWrite write) {
        return switch (write) {
            case StateWrite.Header(LaneKey key, Long next) ->
                next == null ? null : new Packer(12).bits(VERSION).number(next).bytes();
            case StateWrite.Opens(LaneKey key, int number, List<OpenState> open) -> open.isEmpty() ? null : page(open);
            case StateWrite.Keys(LaneKey key, int number, List<HeldKey> held) -> held.isEmpty() ? null : keys(held);
        };
    }

    private static byte[] page(List<OpenState> open) {
        Packer packer =
                new Packer(12 + open.size() * OPEN_BYTES_MAX).bits(PAGE_VERSION).number(open.size());
        int each = Math.max(HistoryCodec.LEAST_BYTES, HISTORY_BYTES / open.size());
        long last = 0;
        for (OpenState one : open) {
            byte[] history = HistoryCodec.write(one.history(), each);
            packer.number(one.offset() - last)
                    .number(one.requests())
                    .number(one.scheduled())
                    .number(one.throttles())
                    .number(one.throttledSince())
                    .number(one.due())
                    .raw(history);
            last = one.offset();
        }
        return packer.bytes();
    }

    /** The lowest place once, then of each key its eight bytes and how far above that it is held, doubled, and one if its event there is open. */
    private static byte[] keys(List<HeldKey> held) {
        long lowest = held.stream().mapToLong(HeldKey::from).min().orElse(0);
        Packer packer = new Packer(24 + held.size() * HELD_BYTES_MAX)
                .bits(VERSION)
                .number(held.size())
                .number(lowest);
        for (HeldKey one : held) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                packer.bits((byte) (one.digest() >>> shift));
            }
            packer.number((one.from() - lowest) << 1 | (one.open() ? 1 : 0));
        }
        return packer.bytes();
    }

    /**
     * Reads a lane record back.
     *
     * @throws StateCodecException when this version can't read it
     */
    public static StateWrite read(byte[] key, byte @Nullable [] value) {
        try {
            ByteBuffer in = ByteBuffer.wrap(key);
            checkVersion(in);
            byte kind = in.get();
            int number = kind == OPENS || kind == KEYS ? Math.toIntExact(Packer.read(in)) : 0;
            long incarnation = Packer.read(in);
            LaneKey lane = new LaneKey(StandardCharsets.UTF_8.decode(in).toString(), incarnation);
            return switch (kind) {
                case HEADER -> new StateWrite.Header(lane, readHeader(value));
                case OPENS -> new StateWrite.Opens(lane, number, readOpens(value));
                case KEYS -> new StateWrite.Keys(lane, number, readKeys(value));
                default -> throw new StateCodecException("a lane record of unknown kind " + kind);
            };
        } catch (RuntimeException e) {
            throw e instanceof StateCodecException known ? known : new StateCodecException("a broken lane record", e);
        }
    }

    private static @Nullable Long readHeader(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        checkVersion(in);
        return Packer.read(in);
    }

    private static List<OpenState> readOpens(byte @Nullable [] value) {
        if (value == null) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        boolean histories = in.get(0) == PAGE_VERSION;
        if (histories) {
            in.get();
        } else {
            checkVersion(in);
        }
        int size = Math.toIntExact(Packer.read(in));
        List<OpenState> open = new ArrayList<>(Math.min(size, PAGE_SIZE));
        long offset = 0;
        for (int i = 0; i < size; i++) {
            offset += Packer.read(in);
            open.add(new OpenState(
                    offset,
                    Math.toIntExact(Packer.read(in)),
                    Math.toIntExact(Packer.read(in)),
                    Math.toIntExact(Packer.read(in)),
                    Packer.read(in),
                    Packer.read(in),
                    histories ? HistoryCodec.read(in) : History.NONE));
        }
        return open;
    }

    private static List<HeldKey> readKeys(byte @Nullable [] value) {
        if (value == null) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        checkVersion(in);
        int size = Math.toIntExact(Packer.read(in));
        long lowest = Packer.read(in);
        List<HeldKey> held = new ArrayList<>(Math.min(size, PAGE_SIZE));
        for (int i = 0; i < size; i++) {
            long digest = in.getLong();
            long from = Packer.read(in);
            held.add(new HeldKey(digest, lowest + (from >>> 1), (from & 1) == 1));
        }
        return held;
    }

    static void checkVersion(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new StateCodecException("state of version " + version + "; this node reads version " + VERSION);
        }
    }
}
