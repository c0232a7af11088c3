// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.util.Arrays;

/**
 * Attempts of one subscription in the order in which they ended, as columns: adding one allocates nothing but now and then a longer
 * array. Confined to the event loop that fills it until it is handed over.
 */
public final class AttemptBlock {
    /** It is full with so many. */
    public static final int LIMIT = 500;

    private static final int FIRST_ROOM = 8;

    private final String key;
    private String[] eventIds = new String[FIRST_ROOM];
    private int[] partitions = new int[FIRST_ROOM];
    private long[] offsets = new long[FIRST_ROOM];
    private int[] numbers = new int[FIRST_ROOM];
    private long[] ats = new long[FIRST_ROOM];
    private int[] millis = new int[FIRST_ROOM];
    private byte[] endings = new byte[FIRST_ROOM];
    private short[] statuses = new short[FIRST_ROOM];
    private int size;

    /** An empty one of this subscription. */
    public AttemptBlock(AttemptKey key) {
        this.key = key.text();
    }

    /** What it stands under on the topic. */
    String key() {
        return key;
    }

    /** How many attempts it has. */
    public int size() {
        return size;
    }

    /** Whether it takes no more. */
    public boolean isFull() {
        return size >= LIMIT;
    }

    /** Adds an attempt; see {@link RecordedAttempt} for what the arguments are. */
    public void add(
            String eventId, int partition, long offset, int number, long at, int took, Ending ending, int status) {
        if (size == eventIds.length) {
            grow(Math.min(LIMIT, size * 4));
        }
        eventIds[size] = eventId;
        partitions[size] = partition;
        offsets[size] = offset;
        numbers[size] = number;
        ats[size] = at;
        millis[size] = took;
        endings[size] = (byte) ending.code();
        statuses[size] = (short) status;
        size++;
    }

    private void grow(int room) {
        eventIds = Arrays.copyOf(eventIds, room);
        partitions = Arrays.copyOf(partitions, room);
        offsets = Arrays.copyOf(offsets, room);
        numbers = Arrays.copyOf(numbers, room);
        ats = Arrays.copyOf(ats, room);
        millis = Arrays.copyOf(millis, room);
        endings = Arrays.copyOf(endings, room);
        statuses = Arrays.copyOf(statuses, room);
    }

    /** The one at this place, from 0. */
    RecordedAttempt get(int i) {
        return new RecordedAttempt(
                eventIds[i],
                partitions[i],
                offsets[i],
                numbers[i],
                ats[i],
                millis[i],
                Ending.of(endings[i]),
                statuses[i]);
    }
}
