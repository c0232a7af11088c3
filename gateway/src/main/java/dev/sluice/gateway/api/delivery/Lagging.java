// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.delivery.shard.Standing;
import dev.sluice.events.LogRecord;
import dev.sluice.gateway.api.resource.Lookup;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How far behind a subscription is, as far as this node knows. Thread-safe. */
final class Lagging {
    private static final int MOST = 16;
    private static final int ONE_RECORD = 1;
    private static final double MILLIS = 1_000.0;

    private final DeliveryRoutes.Parts parts;
    private final Lookup<SubscriptionSettings> lookup = Lookup.ofSubscriptions();
    private final AtATime atATime = new AtATime(MOST);

    /** One partition: how many records stand between its place and the end, and for how long the first of them has been there. */
    private record Lag(Standing standing, long end, double seconds) {
        long events() {
            return Math.max(0, end - standing.position());
        }
    }

    Lagging(DeliveryRoutes.Parts parts) {
        this.parts = parts;
    }

    Future<Reply> lag(Call call) {
        String id = lookup.seen(call, parts.registry().current()).id();
        return atATime.run(
                call,
                () -> parts.offsets()
                        .latest()
                        .compose(ends -> here(call.vertx(), parts.standing().apply(id))
                                .compose(standings -> Future.all(standings.stream()
                                                .map(each -> lag(each, ends.getOrDefault(each.partition(), 0L)))
                                                .toList())
                                        .map(all -> Reply.ok(json(all.list(), ends))))));
    }

    private Future<Lag> lag(Standing standing, long end) {
        if (standing.position() >= end) {
            return Future.succeededFuture(new Lag(standing, end, 0));
        }
        return parts.readBack()
                .read(standing.partition(), standing.position(), ONE_RECORD)
                .map(chunk -> new Lag(standing, end, age(chunk.records())));
    }

    private double age(List<LogRecord> records) {
        return records.isEmpty()
                ? 0
                : Math.max(0, parts.clock().millis() - records.getFirst().timestamp()) / MILLIS;
    }

    private static ObjectNode json(List<Lag> lags, Map<Integer, Long> ends) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("events", lags.stream().mapToLong(Lag::events).sum())
                .put("seconds", lags.stream().mapToDouble(Lag::seconds).max().orElse(0))
                .put("complete", lags.size() == ends.size());
        ArrayNode partitions = json.putArray("partitions");
        lags.stream()
                .sorted(Comparator.comparingInt(lag -> lag.standing().partition()))
                .forEach(lag -> partitions
                        .addObject()
                        .put("partition", lag.standing().partition())
                        .put("events", lag.events())
                        .put("seconds", lag.seconds())
                        .put("open", lag.standing().open()));
        return json;
    }

    /** The same, back on the event loop of the request. */
    private static <T> Future<T> here(Vertx vertx, Future<T> elsewhere) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(back -> promise.handle(done)));
        return promise.future();
    }
}
