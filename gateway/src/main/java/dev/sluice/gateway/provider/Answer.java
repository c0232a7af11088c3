// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.JsonBody;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider expects for an accepted event.
 *
 * @param status of the answer, a success
 * @param contentType of the body; null when there is none
 * @param body null for the event's id in JSON; empty for none
 * @param within how soon the provider wants it, more than nothing and a day at most; null when that is not known
 * @param other what it expects for some events instead; null for nothing
 */
public record Answer(
        int status,
        @Nullable String contentType,
        @Nullable String body,
        @Nullable Duration within,
        @Nullable Other other) {
    /** Bytes; a longer body is not parsed for its answer. */
    private static final int MOST_PARSED = 256 * 1024;

    private static final int OK = 200;
    private static final Duration LONGEST = Duration.ofDays(1);

    /** The part of the provider's time that is left for the way to it and back. */
    private static final int WAY_SHARE = 5;

    private static final int FIRST_NOT_SUCCESS = 300;
    /** What every provider takes that says nothing else. */
    public static final Answer USUAL = new Answer(OK, null, null, null, null);

    /**
     * The answer to events of which the body says so.
     *
     * @param pointer where it says it, as a JSON pointer
     * @param values what it says, one of them
     */
    public record Other(String pointer, Set<String> values, Answer answer) {
        public Other {
            values = Set.copyOf(values);
        }
    }

    public Answer {
        if (status < OK || status >= FIRST_NOT_SUCCESS) {
            throw new IllegalArgumentException("an accepted event is answered with a success");
        }
        if ((contentType != null) != (body != null && !body.isEmpty())) {
            throw new IllegalArgumentException("a body needs a type, and a type a body");
        }
        if (within != null && (!within.isPositive() || within.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("no provider waits " + within + " for an answer: within is 1s to 1d");
        }
    }

    /** The one for an accepted request. */
    public Answer to(InboundRequest request) {
        if (other == null || request.body().length > MOST_PARSED) {
            return this;
        }
        JsonBody body = JsonBody.read(request.body());
        String said = body == null ? null : body.text(other.pointer());
        return said != null && other.values().contains(said) ? other.answer() : this;
    }

    /** How long it may take when it may never take longer than {@code most}: a provider that gives up sooner is answered before. */
    public long deadlineNanos(long most) {
        if (within == null) {
            return most;
        }
        long nanos = within.toNanos();
        return Math.min(most, nanos - nanos / WAY_SHARE);
    }
}
