// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.config.value.Start;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be sent.
 *
 * @param id what it calls this; unique on its connection
 * @param tenant whose events
 * @param filter null for all events of the types
 * @param restriction what it may see at most, whatever it asks for
 * @param start where to begin
 * @param credit how many events it takes before it gives more; {@link #UNLIMITED} when only the socket's back-pressure counts
 */
public record StreamRequest(
        String id,
        String tenant,
        TypePatterns types,
        @Nullable Filter filter,
        Restriction restriction,
        Start start,
        long credit) {
    /** More than anybody will ever be sent. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public StreamRequest {
        if (credit < 0) {
            throw new IllegalArgumentException("credit must not be negative, was " + credit);
        }
    }

    /** Whether the event is the tenant's and of types that are wanted and allowed; what the filters say is another matter. */
    boolean concerns(EventFacts facts) {
        return tenant.equals(facts.tenant()) && types.matches(facts.type()) && restriction.covers(facts.type());
    }

    /** All of them have to match. The restriction's comes first: what it holds back is never shown to the client's own. */
    List<Filter> filters() {
        return Stream.of(Optional.ofNullable(restriction.filter()), Optional.ofNullable(filter))
                .flatMap(Optional::stream)
                .toList();
    }
}
