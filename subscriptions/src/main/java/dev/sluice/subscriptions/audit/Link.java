// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A place in the chain: how many records there are up to it, and the digest over all of them.
 *
 * @param number 1, 2, 3 …; 0 before the first
 * @param digest SHA-256 in hexadecimal digits; zeros before the first
 */
public record Link(long number, String digest) {

    /** Before the first record. */
    public static final Link NONE = new Link(0, "0".repeat(64));

    /** What comes with the next record: SHA-256 over the digest before it, in its hexadecimal digits, and the record's bytes. */
    Link next(byte[] record) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(digest.getBytes(StandardCharsets.US_ASCII));
            return new Link(number + 1, HexFormat.of().formatHex(sha256.digest(record)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException("the JDK lacks an algorithm it must have", everyJdkHasIt);
        }
    }
}
