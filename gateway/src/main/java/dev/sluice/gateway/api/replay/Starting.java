// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.value.Start;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.replay.Replay;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a replay of events. Thread-safe. */
final class Starting {
    private static final Set<String> KEYS = Set.of("subscription", "from", "to", "filter");

    private final ReplayRoutes.Parts parts;
    private final Making making;

    /** What was asked for. */
    private record Wish(Mark from, Mark to, @Nullable String filter) {}

    Starting(ReplayRoutes.Parts parts, Making making) {
        this.parts = parts;
        this.making = making;
    }

    Future<Reply> start(Call call) {
        String tenant = call.tenant();
        ObjectNode form = Making.form(call);
        List<FieldError> errors = new ArrayList<>();
        Wish wish = wish(form, errors);
        Resource<SubscriptionSettings> owner = making.owner(form, tenant, errors);
        Restriction restriction = call.principal().restriction();
        return call.vertx()
                .executeBlocking(() -> compiled(wish.filter()), false)
                .compose(fine -> parts.stretches().resolve(wish.from(), wish.to(), tenant, restriction))
                .compose(stretch -> {
                    Replay replay = new Replay(
                            owner.id(),
                            owner.incarnation(),
                            parts.topicId(),
                            wish.from().text(),
                            wish.to().text(),
                            stretch.ends(),
                            wish.filter(),
                            Making.only(restriction),
                            null,
                            null);
                    return making.make(call, tenant, replay, stretch.starts(), 201);
                });
    }

    private static Wish wish(ObjectNode form, List<FieldError> errors) {
        form.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                errors.add(new FieldError("/" + name, "unknown key: known are subscription, from, to, filter"));
            }
        });
        Mark now = new Mark.At(new Start.Latest());
        JsonNode filter = form.get("filter");
        if (filter != null && !filter.isTextual() && !filter.isNull()) {
            errors.add(new FieldError("/filter", "must be text"));
        }
        if (!form.has("from")) {
            errors.add(new FieldError("/from", "missing: where to begin"));
        }
        Mark from = form.has("from") ? mark(form, "from", errors) : now;
        Mark to = form.has("to") ? mark(form, "to", errors) : now;
        if (to instanceof Mark.At(Start.Last last)) {
            errors.add(new FieldError("/to", "the newest events are no end: leave it out for now"));
        }
        return new Wish(from, to, filter == null ? null : filter.textValue());
    }

    static Mark mark(ObjectNode form, String name, List<FieldError> errors) {
        try {
            return Mark.read(form.get(name));
        } catch (IllegalArgumentException refused) {
            errors.add(new FieldError("/" + name, String.valueOf(refused.getMessage())));
            return new Mark.At(new Start.Latest());
        }
    }

    /** Off the event loop: a filter takes its time to compile. */
    private static boolean compiled(@Nullable String filter) {
        try {
            return filter == null || !Filter.compile(filter).text().isEmpty();
        } catch (FilterException refused) {
            throw Making.invalid(List.of(new FieldError("/filter", String.valueOf(refused.getMessage()))));
        }
    }
}
