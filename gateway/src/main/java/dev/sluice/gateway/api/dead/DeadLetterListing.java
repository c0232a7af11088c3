// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.delivery.lookback.Places;
import dev.sluice.delivery.lookback.WalkBack;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Query;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Lists dead letters, the newest first. Thread-safe. */
final class DeadLetterListing {
    private static final int MOST = 8;
    /** Those of one checkpoint are written at once: what tells their order is when each was given up. */
    private static final WalkBack.Bounds BOUNDS =
            new WalkBack.Bounds(20_000, TimeUnit.MILLISECONDS.toNanos(1_500), DeadLetterCodec::at);

    private final DeadLetterRoutes.Parts parts;
    private final AtATime atATime = new AtATime(MOST);

    DeadLetterListing(DeadLetterRoutes.Parts parts) {
        this.parts = parts;
    }

    Future<Reply> list(Call call) {
        Query query = call.query();
        DeadLetterSight sight = DeadLetterSight.of(call);
        var page = new Page(query.limit(), query.time("since"), wanted(query), sight);
        Optional<Map<Integer, Long>> places = query.one("after").map(DeadLetterListing::places);
        return atATime.run(
                call,
                () -> walk(call, places)
                        .compose(walk -> walk.go(page::add).map(done -> {
                            boolean end = page.past || walk.isAtStart();
                            return Reply.ok(
                                    page.json(end ? Optional.empty() : Optional.of(Places.text(walk.places()))));
                        })));
    }

    private Future<WalkBack> walk(Call call, Optional<Map<Integer, Long>> places) {
        Context context = call.vertx().getOrCreateContext();
        return places.map(from -> WalkBack.from(parts.lookBack(), parts.topic(), context, from, BOUNDS))
                .orElseGet(() -> WalkBack.fromEnd(parts.lookBack(), parts.topic(), context, BOUNDS));
    }

    private static Map<Integer, Long> places(String text) {
        try {
            return Places.of(text);
        } catch (IllegalArgumentException notOurs) {
            throw new ProblemException(ProblemCode.BAD_CURSOR, "after is none that a list has given");
        }
    }

    private static Predicate<DeadLetter> wanted(Query query) {
        Optional<String> subscription = query.one("subscription");
        Optional<DeadLetter.Reason> reason = query.choice("reason", DeadLetter.Reason.class);
        Optional<Instant> until = query.time("until");
        return letter ->
                subscription.map(asked -> asked.equals(letter.subscription())).orElse(true)
                        && reason.map(asked -> asked == letter.reason()).orElse(true)
                        && until.map(asked -> letter.at() < asked.toEpochMilli())
                                .orElse(true);
    }

    private record Item(long at, ObjectNode json) {}

    /** What is shown. Confined to one request. */
    private static final class Page {
        private final int limit;
        private final Optional<Instant> since;
        private final Predicate<DeadLetter> wanted;
        private final DeadLetterSight sight;
        private final List<Item> items = new ArrayList<>();

        /** Everything from here on is older than was asked for. */
        private boolean past;

        Page(int limit, Optional<Instant> since, Predicate<DeadLetter> wanted, DeadLetterSight sight) {
            this.limit = limit;
            this.since = since;
            this.wanted = wanted;
            this.sight = sight;
        }

        /** Whether there is room for more. */
        boolean add(ConsumerRecord<byte[], byte[]> record) {
            // the record is written after the letter was
            if (since.isPresent() && record.timestamp() < since.get().toEpochMilli()) {
                past = true;
                return false;
            }
            FiledLetter filed = DeadLetterCodec.decode(record);
            if (filed != null && isShown(filed)) {
                items.add(new Item(filed.letter().at(), DeadLetterView.item(filed)));
            }
            return items.size() < limit;
        }

        /** What is not the asker's costs nothing more: no filter runs on it. */
        private boolean isShown(FiledLetter filed) {
            DeadLetter letter = filed.letter();
            boolean young =
                    since.map(from -> letter.at() >= from.toEpochMilli()).orElse(true);
            return young && sight.includes(letter) && wanted.test(letter) && sight.shows(filed);
        }

        ObjectNode json(Optional<String> after) {
            // those of one checkpoint are filed in the same moment, partition by partition
            items.sort(Comparator.comparingLong(Item::at).reversed());
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.putArray("items").addAll(items.stream().map(Item::json).toList());
            after.ifPresentOrElse(text -> json.put("after", text), () -> json.putNull("after"));
            return json;
        }
    }
}
