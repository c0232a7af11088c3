// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import dev.sluice.events.Event;
import dev.sluice.gateway.schema.EventSchema;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.type.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Marks events whose type has a schema in their tenant: {@code dataschema} says which, {@code schemacheck} whether they are as it says.
 * They are accepted whatever it says. Thread-safe.
 */
public final class EventTypes {
    /** The extension that an event bears. */
    public static final String MARK = "schemacheck";

    private static final int THREADS = 2;
    private static final int MOST_WAITING = 200;
    private static final long LONGEST_SECONDS = 5;

    private final WorkerExecutor threads;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Mark, Counter> counters;

    /** Replaced by the registry's thread, read by every loop. */
    private volatile Map<Key, TypedSchema> table = Map.of();

    private record Key(String tenant, String type) {}

    private enum Mark {
        VALID("valid"),
        INVALID("invalid"),
        UNCHECKED("unchecked");

        private final String text;

        Mark(String text) {
            this.text = text;
        }
    }

    public EventTypes(Vertx vertx, MeterRegistry meters) {
        threads = vertx.createSharedWorkerExecutor("sluice-schema", THREADS, LONGEST_SECONDS, TimeUnit.SECONDS);
        var all = new HashMap<Mark, Counter>();
        for (Mark mark : Mark.values()) {
            all.put(
                    mark,
                    Counter.builder("sluice.schema.checks")
                            .description("Events whose type has a schema, by whether they are as it says")
                            .tag("outcome", mark.text)
                            .register(meters));
        }
        counters = Map.copyOf(all);
    }

    /** Goes by the registry from now on. */
    public void follow(Registry registry) {
        registry.listen((before, after, changes) -> {
            if (changes.stream().anyMatch(ResourceChange.OfEventType.class::isInstance)) {
                replace(after.eventTypes());
            }
        });
    }

    private void replace(Map<String, Resource<EventType>> all) {
        Map<Key, TypedSchema> before = table;
        var now = new HashMap<Key, TypedSchema>();
        all.values().forEach(each -> {
            var key = new Key(each.tenant(), each.definition().type());
            TypedSchema known = before.get(key);
            now.put(key, known != null && known.isOf(each) ? known : new TypedSchema(each));
        });
        table = Map.copyOf(now);
    }

    /** Whether the event's type has a schema. */
    public boolean knows(Event event) {
        Map<Key, TypedSchema> known = table;
        return !known.isEmpty() && known.containsKey(new Key(event.tenant(), event.type()));
    }

    /** The event with its marks; completes on the caller's context, and never fails because of a schema. */
    public Future<Event> marked(Event event) {
        @Nullable TypedSchema schema = table.get(new Key(event.tenant(), event.type()));
        if (schema == null) {
            return Future.succeededFuture(event);
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.succeededFuture(marked(event, schema, Mark.UNCHECKED));
        }
        return threads.executeBlocking(() -> mark(schema.check(event.data())), false)
                .otherwise(Mark.UNCHECKED)
                .map(mark -> {
                    waiting.decrementAndGet();
                    return marked(event, schema, mark == null ? Mark.UNCHECKED : mark);
                });
    }

    private static Mark mark(EventSchema.Outcome outcome) {
        return switch (outcome) {
            case EventSchema.Outcome.Valid valid -> Mark.VALID;
            case EventSchema.Outcome.Invalid invalid -> Mark.INVALID;
            case EventSchema.Outcome.Unchecked unchecked -> Mark.UNCHECKED;
        };
    }

    private Event marked(Event event, TypedSchema schema, Mark mark) {
        Counter counter = counters.get(mark);
        if (counter != null) {
            counter.increment();
        }
        return event.copy().dataSchema(schema.uri()).extension(MARK, mark.text).build();
    }
}
