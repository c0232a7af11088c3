// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.subscriptions.match.Filter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The filters that were asked for lately, compiled: a thousand clients that come back ask for the same few. Confined to its loop. */
final class Filters {
    private static final int MOST = 256;

    private final Map<String, Filter> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Filter> eldest) {
            return size() > MOST;
        }
    };

    private long compiled;

    /** How many were compiled so far, or tried to be. */
    long compiled() {
        return compiled;
    }

    /** Throws FilterException. */
    Filter compile(String text) {
        Filter filter = known.get(text);
        if (filter == null) {
            compiled++;
            filter = Filter.compile(text);
            known.put(text, filter);
        }
        return filter;
    }
}
