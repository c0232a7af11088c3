// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import dev.sluice.config.source.SchemaCheck;
import dev.sluice.events.Event;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.schema.EventSchema.Outcome;
import dev.sluice.gateway.schema.SchemaProblem;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.type.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Marks events whose type has a schema in their tenant: {@code dataschema} says which, {@code schemacheck} whether they are as it says.
 * Where that is asked for, those that are not are marked as kept from all subscribers. Thread-safe.
 */
public final class EventTypes {
    /** The extension that a quarantined event bears: where it is not as the schema says, in JSON. */
    public static final String WHERE = "schemaerror";

    private static final String QUARANTINED = "quarantined";

    private final Turns turns;
    private final Map<String, Counter> counters;

    /** Replaced by the registry's thread, read by every loop. */
    private volatile Map<Key, TypedSchema> table = Map.of();

    private record Key(String tenant, String type) {}

    public EventTypes(Vertx vertx, MeterRegistry meters) {
        turns = new Turns(vertx);
        var all = new HashMap<String, Counter>();
        for (String outcome : List.of("valid", "invalid", "unchecked", QUARANTINED)) {
            all.put(
                    outcome,
                    Counter.builder("sluice.schema.checks")
                            .description("Events whose type has a schema, by whether they are as it says")
                            .tag("outcome", outcome)
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

    void replace(Map<String, Resource<EventType>> all) {
        Map<Key, TypedSchema> before = table;
        var now = new HashMap<Key, TypedSchema>();
        // where the file and the API both have one, the file's counts
        Stream<Resource<EventType>> inForce = all.values().stream()
                .filter(Resource::served)
                .sorted(Comparator.comparing((Resource<EventType> each) -> each.origin() == Origin.FILE)
                        .thenComparing(Resource::id));
        inForce.forEach(each -> {
            var key = new Key(each.tenant(), each.definition().type());
            TypedSchema known = before.get(key);
            now.put(key, known != null && known.isOf(each) ? known : new TypedSchema(each));
        });
        table = Map.copyOf(now);
    }

    /** Whether the event is to be checked: its type has a schema, and somebody wants to know. */
    public boolean checks(Event event, SchemaCheck level) {
        return level != SchemaCheck.OFF && schema(event) != null;
    }

    private @Nullable TypedSchema schema(Event event) {
        Map<Key, TypedSchema> known = table;
        return known.isEmpty() ? null : known.get(new Key(event.tenant(), event.type()));
    }

    /**
     * The event with its marks; completes on the caller's context. Where invalid events are only told it never fails because of a schema;
     * where they are quarantined it fails with {@code overloaded} when too many checks wait.
     */
    public Future<Event> marked(Event event, SchemaCheck level) {
        @Nullable TypedSchema schema = schema(event);
        if (schema == null || level == SchemaCheck.OFF) {
            return Future.succeededFuture(event);
        }
        if (turns.isFull(event.tenant())) {
            return level == SchemaCheck.QUARANTINE
                    ? Future.failedFuture(new ProblemException(ProblemCode.OVERLOADED, "too many checks wait"))
                    : Future.succeededFuture(counted(event, schema, new Outcome.Unchecked("busy"), level));
        }
        return looked(event, schema).map(outcome -> counted(event, schema, outcome, level));
    }

    /** Where the event is not as the schema says that holds now; nothing when it is, or there is none. Not counted. */
    public Future<List<SchemaProblem>> problems(Event event) {
        @Nullable TypedSchema schema = schema(event);
        return schema == null
                ? Future.succeededFuture(List.of())
                : looked(event, schema).map(Marking::problems);
    }

    private Future<Outcome> looked(Event event, TypedSchema schema) {
        return turns.run(event.tenant(), () -> schema.check(event.data()))
                .map(Objects::requireNonNull)
                .otherwise(new Outcome.Unchecked("it could not be checked"));
    }

    private Event counted(Event event, TypedSchema schema, Outcome outcome, SchemaCheck level) {
        boolean passes = Marking.passes(outcome, level);
        Counter counter = counters.get(passes ? Marking.mark(outcome) : QUARANTINED);
        if (counter != null) {
            counter.increment();
        }
        return Marking.marked(event, schema.uri(), outcome, level);
    }
}
