// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** Ids for events that bring none: RFC 9562 version 7, 74 random bits behind the milliseconds. Confined to one event loop. */
final class UuidV7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    String next(long epochMillis) {
        long high = (epochMillis << 16) | VERSION | (random.nextInt() & 0xfff);
        long low = VARIANT | (random.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }
}
