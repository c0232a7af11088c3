// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Start;
import dev.sluice.gateway.api.resource.ResourceId;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.Replay.Ending;
import dev.sluice.subscriptions.replay.Replay.Only;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a replay. Thread-safe. */
final class Starting {
    /** How many of a subscription may run at a time. */
    private static final int MOST_RUNNING = 10;

    /** How many of a subscription's that have ended are kept. */
    private static final int MOST_ENDED = 100;

    private static final int MOST_BYTES = 24 * 1024;
    private static final Duration ONCE = Duration.ofHours(24);
    private static final Set<String> KEYS = Set.of("subscription", "from", "to", "filter");

    private final ReplayRoutes.Parts parts;
    private final ReplayView view;

    /** What was asked for. */
    private record Wish(Mark from, Mark to, @Nullable String filter) {}

    Starting(ReplayRoutes.Parts parts, ReplayView view) {
        this.parts = parts;
        this.view = view;
    }

    Future<Reply> start(Call call) {
        String tenant = call.tenant();
        if (call.bytes().length() > MOST_BYTES) {
            throw new ProblemException(ProblemCode.BODY_TOO_LARGE, "a replay has at most " + MOST_BYTES + " bytes");
        }
        ObjectNode form = call.json();
        List<FieldError> errors = new ArrayList<>();
        Wish wish = wish(form, errors);
        JsonNode id = form.get("subscription");
        if (id == null || !id.isTextual()) {
            errors.add(new FieldError("/subscription", "must be a subscription's id"));
        }
        if (!errors.isEmpty() || id == null) {
            throw invalid(errors);
        }
        Resource<SubscriptionSettings> owner =
                owner(id.asText(), tenant, parts.registry().current());
        return call.vertx()
                .executeBlocking(() -> compiled(wish.filter()), false)
                .compose(fine -> parts.stretches()
                        .resolve(
                                wish.from(), wish.to(), tenant, call.principal().restriction()))
                .compose(stretch -> write(call, owner, wish, stretch))
                .map(made -> Reply.json(201, view.json(made))
                        .with("location", "/v1/replays/" + made.id())
                        .with("etag", ResourceTag.of(made)));
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

    private static Mark mark(ObjectNode form, String name, List<FieldError> errors) {
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
            throw invalid(List.of(new FieldError("/filter", String.valueOf(refused.getMessage()))));
        }
    }

    private static Resource<SubscriptionSettings> owner(String id, String tenant, Snapshot snapshot) {
        Resource<SubscriptionSettings> found = snapshot.subscriptions().get(id);
        if (found == null || !found.tenant().equals(tenant)) {
            throw invalid(List.of(new FieldError("/subscription", "there is no such subscription")));
        }
        if (!(found.definition().target() instanceof WebhookSpec)) {
            throw invalid(List.of(new FieldError("/subscription", "has no webhook: a stream begins where it asks")));
        }
        return found;
    }

    private Future<Resource<Replay>> write(
            Call call, Resource<SubscriptionSettings> owner, Wish wish, Stretch stretch) {
        Instant now = parts.clock().instant();
        byte[] mark = call.mark();
        String id = mark == null
                ? ResourceId.next("rep_", now.toEpochMilli())
                : ResourceId.next("rep_", now.toEpochMilli(), mark);
        Replay replay = new Replay(
                owner.id(),
                owner.incarnation(),
                parts.topicId(),
                wish.from().text(),
                wish.to().text(),
                stretch.ends(),
                wish.filter(),
                only(call.principal().restriction()),
                null,
                null);
        Resource<Replay> made =
                Resource.unborn(Kind.REPLAY, id, owner.tenant(), Origin.API, now, replay, stretch.starts());
        return parts.registry()
                .write(call.actor(), snapshot -> writes(made, snapshot))
                .map(written -> before(made, written).orElse(made));
    }

    private static Only only(Restriction restriction) {
        TypePatterns types = restriction.types();
        Filter filter = restriction.filter();
        return new Only(types == null ? null : types.patterns(), filter == null ? null : filter.text());
    }

    private static List<Write> writes(Resource<Replay> made, Snapshot snapshot) {
        if (before(made, snapshot).isPresent()) {
            return List.of();
        }
        Replay replay = made.definition();
        if (owner(replay.subscription(), made.tenant(), snapshot).incarnation() != replay.incarnation()) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, "the subscription was made anew meanwhile");
        }
        List<Resource<Replay>> its = of(replay.subscription(), snapshot).toList();
        if (its.stream().filter(each -> each.definition().running()).count() >= MOST_RUNNING) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT,
                    "the subscription has " + MOST_RUNNING + " replays running: wait for one, or cancel it");
        }
        List<Write> writes = new ArrayList<>();
        writes.add(new Write.Put(made));
        its.stream()
                .filter(each -> !each.definition().running())
                .sorted(Comparator.<Resource<Replay>, Instant>comparing(Starting::endedAt)
                        .reversed())
                .skip(MOST_ENDED - 1)
                .forEach(each -> writes.add(new Write.Delete(Kind.REPLAY, each.id())));
        return writes;
    }

    private static Instant endedAt(Resource<Replay> replay) {
        Ending ending = Objects.requireNonNull(replay.definition().ending());
        return ending.at();
    }

    private static Stream<Resource<Replay>> of(String subscription, Snapshot snapshot) {
        return snapshot.replays().values().stream()
                .filter(each -> each.definition().subscription().equals(subscription));
    }

    /** What this very request has made, here or elsewhere, while its key counts. */
    private static Optional<Resource<Replay>> before(Resource<Replay> made, Snapshot snapshot) {
        return of(made.definition().subscription(), snapshot)
                .filter(each -> each.tenant().equals(made.tenant()))
                .filter(each -> ResourceId.haveOneMark(each.id(), made.id()))
                .filter(each -> each.createdAt().isAfter(made.createdAt().minus(ONCE)))
                .findFirst();
    }

    private static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, errors));
    }
}
