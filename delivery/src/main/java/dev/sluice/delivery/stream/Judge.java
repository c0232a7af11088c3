// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream;

import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Outcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What filters say about the event at hand, each asked once however many sessions have it, and what asking them costs. All that one event
 * meets at the tail have a budget together. A filter for which there is none left is barred from the tail for a while: its sessions read on
 * by themselves, in turns of bounded length, so that nobody's filters hold up the loop. Confined to the hub's event loop.
 */
final class Judge {
    /** For all filters that one event meets at the tail. */
    private static final long EVENT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** More than this, and than four times what is known of a filter, is taken for a pause of the machine rather than its cost. */
    private static final long SURPRISE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long BARRED_MILLIS = 10_000;
    private static final int MOST_KNOWN = 4_096;

    private final StreamMeters meters;
    private final Map<Filter, Outcome> answers = new HashMap<>();
    private final Map<Filter, Long> barred = new HashMap<>();
    private final Map<Filter, Cost> costs = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Filter, Cost> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private @Nullable EventFacts facts;
    private long spent;

    /** Of one filter; the parsing of the body is not its own. */
    private static final class Cost {
        private long nanos;
        private boolean parses;

        private long add(long took) {
            long sample = Math.min(took, Math.max(SURPRISE_NANOS, 4 * nanos));
            nanos += nanos == 0 ? sample : (sample - nanos) / 8;
            return sample;
        }
    }

    Judge(StreamMeters meters) {
        this.meters = meters;
    }

    /** The event that is at the tail now. */
    void next(EventFacts event) {
        turnTo(event);
        spent = 0;
    }

    /** Whether there is an answer, or time to ask for it. */
    boolean inTime(Filter filter) {
        if (answers.containsKey(filter)) {
            return true;
        }
        Cost cost = costs.get(filter);
        return spent + (cost == null ? 0 : cost.nanos) < EVENT_NANOS;
    }

    /** Whether all of them want the event; none is asked after one that does not. */
    boolean wants(List<Filter> filters, EventFacts event) {
        for (Filter filter : filters) {
            if (!wants(filter, event)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the event is wanted; one on which the filter fails is not, and is counted. */
    boolean wants(Filter filter, EventFacts event) {
        turnTo(event);
        Outcome known = answers.get(filter);
        if (known == null) {
            known = ask(filter, event);
            answers.put(filter, known);
            if (known == Outcome.FAILED) {
                meters.filterFailed();
            }
        }
        return known == Outcome.MATCH;
    }

    private Outcome ask(Filter filter, EventFacts event) {
        Cost cost = costs.computeIfAbsent(filter, unknown -> new Cost());
        if (cost.parses) {
            boolean unused = event.isJson();
        }
        boolean parsed = event.parsed();
        long began = System.nanoTime();
        Outcome outcome = filter.evaluate(event);
        long took = System.nanoTime() - began;
        if (event.parsed() && !parsed) {
            cost.parses = true;
        } else {
            spent += cost.add(took);
        }
        return outcome;
    }

    @SuppressWarnings("ReferenceEquality")
    private void turnTo(EventFacts event) {
        if (facts != event) {
            facts = event;
            answers.clear();
        }
    }

    /** Lets go of the last event. */
    void rest() {
        facts = null;
        answers.clear();
    }

    void bar(Filter filter, long nowMillis) {
        barred.put(filter, nowMillis + BARRED_MILLIS);
    }

    /** Whether sessions with these filters are not to be at the tail now. */
    boolean barred(List<Filter> filters) {
        for (Filter filter : filters) {
            if (barred.containsKey(filter)) {
                return true;
            }
        }
        return false;
    }

    /** Lets those back whose time is over. */
    void beat(long nowMillis) {
        barred.values().removeIf(end -> end <= nowMillis);
    }
}
