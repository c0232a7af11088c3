// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.attempt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.delivery.attempts.AttemptKey;
import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.RecordedAttempt;
import dev.sluice.delivery.lookback.WalkBack;
import dev.sluice.gateway.api.event.Sight;
import dev.sluice.gateway.api.resource.Lookup;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Query;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Resource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists a subscription's attempts, the newest first. Thread-safe. */
final class AttemptListing {
    private static final int MOST = 8;

    /** A restricted token's attempts are looked at with their events, each of which may have to be read. */
    private static final int MOST_RESTRICTED = 100;

    private static final WalkBack.Bounds BOUNDS = new WalkBack.Bounds(20_000, TimeUnit.MILLISECONDS.toNanos(1_500));

    private final AttemptRoutes.Parts parts;
    private final Lookup<SubscriptionSettings> lookup = Lookup.ofSubscriptions();
    private final AtATime atATime = new AtATime(MOST);
    private final AttemptSight attemptSight;

    AttemptListing(AttemptRoutes.Parts parts) {
        this.parts = parts;
        this.attemptSight = new AttemptSight(place -> parts.readBack().one(place), System::nanoTime);
    }

    Future<Reply> list(Call call) {
        Resource<SubscriptionSettings> subscription =
                lookup.seen(call, parts.registry().current());
        var key = new AttemptKey(subscription.tenant(), subscription.id());
        Query query = call.query();
        Sight sight = Sight.of(call);
        AttemptPlace begin = query.one("after").map(AttemptListing::place).orElse(null);
        int limit = sight.restriction().isNone() ? query.limit() : Math.min(MOST_RESTRICTED, query.limit());
        long since = query.time("since").map(Instant::toEpochMilli).orElse(0L);
        var page = new AttemptPage(key, limit, since, wanted(query), begin);
        Context context = call.vertx().getOrCreateContext();
        Long place = begin == null ? null : begin.before();
        return atATime.run(
                call,
                () -> WalkBack.ofKey(parts.lookBack(), parts.topic(), context, key.bytes(), place, BOUNDS)
                        .compose(walk -> walk.go(page::add)
                                .compose(done -> shown(page.found(), sight))
                                .map(shown -> Reply.ok(json(shown.attempts(), after(page, walk, shown.lookedAt()))))));
    }

    private static AttemptPlace place(String text) {
        try {
            return AttemptPlace.of(text);
        } catch (IllegalArgumentException notOurs) {
            throw new ProblemException(ProblemCode.BAD_CURSOR, "after is none that a list has given");
        }
    }

    private static Predicate<RecordedAttempt> wanted(Query query) {
        Optional<String> event = query.one("event");
        Optional<Ending> outcome = query.choice("outcome", Ending.class);
        return attempt -> event.map(attempt.eventId()::equals).orElse(true)
                && outcome.map(asked -> asked == attempt.ending()).orElse(true);
    }

    private Future<AttemptSight.Shown> shown(List<RecordedAttempt> found, Sight sight) {
        if (sight.restriction().isNone()) {
            return Future.succeededFuture(new AttemptSight.Shown(found, found.size()));
        }
        return attemptSight.of(found, sight::shows, BOUNDS.nanos());
    }

    private static @Nullable String after(AttemptPage page, WalkBack walk, int lookedAt) {
        if (lookedAt < page.found().size()) {
            return page.after(lookedAt).text();
        }
        if (page.end() != null) {
            return Objects.requireNonNull(page.end()).text();
        }
        if (page.past() || walk.isAtStart()) {
            return null;
        }
        long before = walk.places().values().iterator().next();
        return new AttemptPlace(before, AttemptPlace.ALL).text();
    }

    private static ObjectNode json(List<RecordedAttempt> attempts, @Nullable String after) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        for (RecordedAttempt each : attempts) {
            ObjectNode item = items.addObject()
                    .put("event", each.eventId())
                    .put("attempt", each.number())
                    .put("at", Instant.ofEpochMilli(each.at()).toString())
                    .put("millis", each.millis())
                    .put("outcome", each.ending().label());
            if (each.status() > 0) {
                item.put("status", each.status());
            }
        }
        return after == null ? json.putNull("after") : json.put("after", after);
    }
}
