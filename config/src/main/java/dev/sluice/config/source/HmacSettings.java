// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a source of {@code provider: hmac} signs.
 *
 * @param header required; the header that holds the signature
 * @param algorithm {@code sha256} when left out
 * @param encoding {@code hex} when left out
 * @param prefix what stands before the signature; empty when left out
 * @param pairs set when the header is a list of pairs ({@code t=…,v1=…})
 * @param signed template of what is signed, of text, {@code {body}}, {@code {header:NAME}} and, with
 *     {@code pairs.timestamp}, {@code {timestamp}}; {@code {body}} when left out
 * @param timestamp where the time of signing stands; null: none is looked at
 * @param event where the event's attributes stand
 */
public record HmacSettings(
        String header,
        Algorithm algorithm,
        Encoding encoding,
        String prefix,
        @Nullable Pairs pairs,
        String signed,
        @Nullable Timestamp timestamp,
        Event event) {
    /** The hash beneath the HMAC. */
    public enum Algorithm {
        SHA1,
        SHA256,
        SHA384,
        SHA512
    }

    /** How the signature's bytes are written. */
    public enum Encoding {
        HEX,
        BASE64,
        BASE64URL
    }

    /** How the time of signing is written. */
    public enum Unit {
        S,
        MS,
        RFC3339
    }

    /**
     * A header of pairs.
     *
     * @param separator between two pairs; {@code ,} when left out
     * @param signature required; the name of the pair that holds a signature
     * @param timestamp the name of the pair that holds the time, if any
     */
    public record Pairs(
            String separator, String signature, @Nullable String timestamp) {}

    /**
     * The time of signing.
     *
     * @param header where it stands; null exactly when {@code pairs.timestamp} says so
     * @param unit {@code s} when left out
     * @param tolerance 5m when left out; 1s to 7d, on both sides
     */
    public record Timestamp(@Nullable String header, Unit unit, Duration tolerance) {}

    /**
     * Where an event's attributes stand: a value that begins with {@code /} is a JSON pointer, anything else a template of
     * text, {@code {/pointer}} and {@code {header:NAME}}. Null: not found, so the contract's fallback holds.
     */
    public record Event(
            @Nullable String id,
            @Nullable String type,
            @Nullable String time) {
        public static final Event NONE = new Event(null, null, null);
    }
}
