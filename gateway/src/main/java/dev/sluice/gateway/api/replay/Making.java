// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.gateway.api.resource.ResourceId;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.Filter;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Enters replays in the registry, of events or of dead letters. Thread-safe. */
final class Making {
    /** How many of a subscription may run at a time. */
    private static final int MOST_RUNNING = 10;

    /** How many of a tenant: each tells all nodes every two seconds how far it is. */
    private static final int MOST_OF_TENANT = 100;

    /** How many of a subscription's that have ended are kept. */
    private static final int MOST_ENDED = 100;

    private static final int MOST_BYTES = 24 * 1024;
    private static final Duration ONCE = Duration.ofHours(24);

    private final ReplayRoutes.Parts parts;
    private final ReplayView view;

    Making(ReplayRoutes.Parts parts, ReplayView view) {
        this.parts = parts;
        this.view = view;
    }

    /** The body of a request, which is small. */
    static ObjectNode form(Call call) {
        if (call.bytes().length() > MOST_BYTES) {
            throw new ProblemException(ProblemCode.BODY_TOO_LARGE, "a replay has at most " + MOST_BYTES + " bytes");
        }
        return call.json();
    }

    /** Refuses with all that is wrong; else the subscription that the form names, which must be the tenant's and have a webhook. */
    Resource<SubscriptionSettings> owner(ObjectNode form, String tenant, List<FieldError> errors) {
        JsonNode id = form.get("subscription");
        if (id == null || !id.isTextual()) {
            errors.add(new FieldError("/subscription", "must be a subscription's id"));
        }
        if (!errors.isEmpty() || id == null) {
            throw invalid(errors);
        }
        return owner(id.asText(), tenant, parts.registry().current());
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

    /** What the token may see. */
    static Only only(Restriction restriction) {
        TypePatterns types = restriction.types();
        Filter filter = restriction.filter();
        return new Only(types == null ? null : types.patterns(), filter == null ? null : filter.text());
    }

    /**
     * Enters it, and answers with it.
     *
     * @param status of the answer
     */
    Future<Reply> make(Call call, String tenant, Replay replay, Map<Integer, Long> starts, int status) {
        Instant now = parts.clock().instant();
        byte[] mark = call.mark();
        String id = mark == null
                ? ResourceId.next("rep_", now.toEpochMilli())
                : ResourceId.next("rep_", now.toEpochMilli(), mark);
        Resource<Replay> made = Resource.unborn(Kind.REPLAY, id, tenant, Origin.API, now, replay, starts);
        return parts.registry()
                .write(call.actor(), snapshot -> writes(made, snapshot))
                .map(written -> {
                    Resource<Replay> found = before(made, written).orElse(made);
                    return Reply.json(status, view.json(found))
                            .with("location", "/v1/replays/" + found.id())
                            .with("etag", ResourceTag.of(found));
                });
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
        long ofTenant = snapshot.replays().values().stream()
                .filter(each ->
                        each.tenant().equals(made.tenant()) && each.definition().running())
                .count();
        if (ofTenant >= MOST_OF_TENANT) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT,
                    "the tenant has " + MOST_OF_TENANT + " replays running: wait for one, or cancel it");
        }
        List<Write> writes = new ArrayList<>();
        writes.add(new Write.Put(made));
        its.stream()
                .filter(each -> !each.definition().running())
                .sorted(Comparator.<Resource<Replay>, Instant>comparing(Making::endedAt)
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

    static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, errors));
    }
}
