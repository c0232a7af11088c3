// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.events.Event;
import dev.sluice.events.log.Receipt;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.ingest.Publisher;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.subscriptions.match.EventFacts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes events, and answers as the door does: when they are on the log. Thread-safe. */
final class Publishing {
    private static final String ONE = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String OTHER = "application/cloudevents";

    private final Function<Event, Future<Event>> check;
    private final Publisher publisher;
    private final Quotas quotas;
    private final InstantSource clock;

    /** @param quarantined whether it is kept from subscribers */
    private record Taken(Receipt receipt, boolean quarantined) {}

    Publishing(Function<Event, Future<Event>> check, Publisher publisher, Quotas quotas, InstantSource clock) {
        this.check = check;
        this.publisher = publisher;
        this.quotas = quotas;
        this.clock = clock;
    }

    Future<Reply> publish(Call call) {
        String tenant = call.tenant();
        String type = mediaType(call);
        byte[] body = call.bytes().getBytes();
        var errors = new ArrayList<FieldError>();
        var rules = new EventRules(tenant, clock.millis(), errors);
        return switch (type) {
            case BATCH -> {
                List<Draft> drafts = new StructuredEvents(body, errors).batch();
                var events = new ArrayList<Event>();
                for (int i = 0; i < drafts.size(); i++) {
                    add(events, rules.event(drafts.get(i), "/" + i));
                }
                yield batch(allowed(call, events, errors));
            }
            case ONE -> one(allowed(call, single(rules, new StructuredEvents(body, errors).one()), errors));
            default -> {
                if (type.startsWith(OTHER)) {
                    throw new ProblemException(
                            ProblemCode.CONTENT_TYPE_UNSUPPORTED, "CloudEvents are taken in JSON, or in binary mode");
                }
                yield one(allowed(call, single(rules, BinaryEvent.read(call.headers(), body)), errors));
            }
        };
    }

    private static String mediaType(Call call) {
        List<String> types = call.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1) {
            throw new ProblemException(ProblemCode.REQUEST_MALFORMED, "there are several Content-Type headers");
        }
        return types.isEmpty() ? "" : types.getFirst().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static List<Event> single(EventRules rules, Draft draft) {
        var events = new ArrayList<Event>(1);
        add(events, rules.event(draft, ""));
        return events;
    }

    private static void add(List<Event> events, @Nullable Event event) {
        if (event != null) {
            events.add(event);
        }
    }

    private List<Event> allowed(Call call, List<Event> events, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, errors));
        }
        events.forEach(event -> call.principal().require(new EventFacts(event)));
        if (quotas.takeEvents(call.tenant(), events.size(), System.nanoTime()) > 0) {
            throw new ProblemException(ProblemCode.TENANT_RATE_LIMITED, "the tenant's events come too fast");
        }
        return events;
    }

    private Future<Reply> one(List<Event> events) {
        return append(events.getFirst()).map(taken -> {
            String id = taken.receipt().eventId();
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
            return marked(Reply.ok(json).with("sluice-event-id", id), List.of(taken));
        });
    }

    private Future<Reply> batch(List<Event> events) {
        List<Future<Taken>> appends = events.stream().map(this::append).toList();
        return Future.join(appends).map(all -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode ids = json.putArray("ids");
            List<Taken> taken = appends.stream().map(Future::result).toList();
            taken.forEach(each -> ids.add(each.receipt().eventId()));
            return marked(Reply.ok(json), taken);
        });
    }

    private static Reply marked(Reply reply, List<Taken> taken) {
        if (!taken.isEmpty() && taken.stream().allMatch(each -> each.receipt().duplicate())) {
            return reply.with("sluice-duplicate", "true");
        }
        boolean quarantined = taken.stream()
                .anyMatch(each -> each.quarantined() && !each.receipt().duplicate());
        return quarantined ? reply.with("sluice-quarantined", "true") : reply;
    }

    private Future<Taken> append(Event event) {
        return check.apply(event)
                .compose(checked -> publisher
                        .publish(checked, true)
                        .map(receipt -> new Taken(receipt, checked.quarantine() != null)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof IllegalArgumentException
                                ? new ProblemException(ProblemCode.BODY_TOO_LARGE, "the event is too big for the log")
                                : failure));
    }
}
