// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request headers that a preset calls safe; never a credential, never a signature. */
final class KeptHeaders {

    private record Kept(String name, String attribute) {}

    private final List<Kept> kept;

    KeptHeaders(List<String> names) {
        this.kept = names.stream()
                .map(name -> new Kept(name, "in_" + name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Those that were sent once with a clean text. */
    Map<String, String> of(InboundRequest request) {
        if (kept.isEmpty()) {
            return Map.of();
        }
        var found = new LinkedHashMap<String, String>();
        for (Kept header : kept) {
            String value = clean(request.headers(header.name()));
            if (value != null) {
                found.put(header.attribute(), value);
            }
        }
        return found;
    }

    private static @Nullable String clean(List<String> values) {
        return values.size() == 1 ? AttributeText.clean(values.getFirst()) : null;
    }
}
