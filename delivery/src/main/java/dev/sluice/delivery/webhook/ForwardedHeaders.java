// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.events.Event;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kept headers of the original request that a subscription wants passed on, checked once. Immutable. */
final class ForwardedHeaders {

    private record Name(String kept, CharSequence sent) {}

    private final List<Name> names = new ArrayList<>();

    /** @throws IllegalArgumentException for a header that is ours to set, or no header */
    ForwardedHeaders(List<String> given) {
        for (String name : given) {
            CustomHeaders.checkName("forwardHeaders", name);
            var lower = name.toLowerCase(Locale.ROOT);
            names.add(new Name(lower, HttpHeaders.createOptimized(lower)));
        }
    }

    /** Those that the event has. What another writer of the log calls a header's value and is none is left out. */
    void addTo(MultiMap request, Event event) {
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var value = event.kept().get(name.kept);
            if (value != null && BinaryMode.isFieldValue(value)) {
                request.set(name.sent, value);
            }
        }
    }
}
