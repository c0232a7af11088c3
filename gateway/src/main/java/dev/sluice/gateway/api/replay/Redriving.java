// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.Replay.Letters;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a replay of dead letters. Thread-safe. */
final class Redriving {
    private static final Set<String> KEYS = Set.of("subscription", "ids", "from", "to", "reason");
    private static final int MOST_IDS = 1_000;
    private static final Pattern ID = Pattern.compile("dl_([0-9a-z]{1,5})-([0-9a-z]{1,12})");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final ReplayRoutes.Parts parts;
    private final Making making;

    /** What was asked for. */
    private record Wish(
            Map<Integer, SortedSet<Long>> ids,
            Start from,
            Start to,
            @Nullable String reason) {
        Letters letters() {
            Map<Integer, List<Long>> offsets = new HashMap<>();
            ids.forEach((partition, its) -> offsets.put(partition, List.copyOf(its)));
            return new Letters(offsets, reason);
        }
    }

    Redriving(ReplayRoutes.Parts parts, Making making) {
        this.parts = parts;
        this.making = making;
    }

    Future<Reply> redrive(Call call) {
        String tenant = call.tenant();
        ObjectNode form = Making.form(call);
        List<FieldError> errors = new ArrayList<>();
        Wish wish = wish(form, errors);
        Resource<SubscriptionSettings> owner = making.owner(form, tenant, errors);
        return stretch(wish).compose(stretch -> {
            Replay replay = new Replay(
                    owner.id(),
                    owner.incarnation(),
                    parts.topicId(),
                    wish.from().text(),
                    wish.to().text(),
                    stretch.ends(),
                    null,
                    Making.only(call.principal().restriction()),
                    wish.letters(),
                    null);
            // an action, so 200, although what it makes can be asked for
            return making.make(call, tenant, replay, stretch.starts(), 200);
        });
    }

    private static Wish wish(ObjectNode form, List<FieldError> errors) {
        form.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                errors.add(new FieldError("/" + name, "unknown key: known are subscription, ids, from, to, reason"));
            }
        });
        Map<Integer, SortedSet<Long>> ids = ids(form.get("ids"), errors);
        for (String other : List.of("from", "to", "reason")) {
            if (form.has("ids") && form.has(other)) {
                errors.add(new FieldError("/" + other, "says nothing beside ids"));
            }
        }
        return new Wish(
                ids,
                time(form, "from", new Start.Earliest(), errors),
                time(form, "to", new Start.Latest(), errors),
                reason(form.get("reason"), errors));
    }

    private static Map<Integer, SortedSet<Long>> ids(@Nullable JsonNode given, List<FieldError> errors) {
        Map<Integer, SortedSet<Long>> ids = new TreeMap<>();
        if (given == null) {
            return ids;
        }
        if (!(given instanceof ArrayNode list) || list.isEmpty() || list.size() > MOST_IDS) {
            errors.add(new FieldError("/ids", "must be a list of 1 to " + MOST_IDS + " ids of dead letters"));
            return ids;
        }
        for (int i = 0; i < list.size(); i++) {
            Matcher id = ID.matcher(list.get(i).asText());
            if (id.matches()) {
                ids.computeIfAbsent(number(id.group(1)).intValue(), partition -> new TreeSet<>())
                        .add(number(id.group(2)));
            } else {
                errors.add(new FieldError("/ids/" + i, "no id of a dead letter"));
            }
        }
        return ids;
    }

    private static Long number(String text) {
        return Long.valueOf(text, Character.MAX_RADIX);
    }

    private static Start time(ObjectNode form, String name, Start otherwise, List<FieldError> errors) {
        if (!form.has(name)) {
            return otherwise;
        }
        int before = errors.size();
        Mark mark = Starting.mark(form, name, errors);
        if (errors.size() > before) {
            return otherwise;
        }
        if (mark instanceof Mark.At(Start start)) {
            if (start instanceof Start.Earliest || start instanceof Start.Latest) {
                return start;
            }
            if (start instanceof Start.AtTime at
                    && !at.time().isBefore(Instant.EPOCH)
                    && at.time().isBefore(LAST)) {
                return start;
            }
        }
        errors.add(new FieldError("/" + name, "must be earliest, latest or a time: when they were given up"));
        return otherwise;
    }

    private static @Nullable String reason(@Nullable JsonNode given, List<FieldError> errors) {
        if (given == null || given.isNull()) {
            return null;
        }
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            if (isOfSubscription(reason) && reason.label().equals(given.textValue())) {
                return reason.label();
            }
        }
        errors.add(new FieldError("/reason", "no reason for which events are given up"));
        return null;
    }

    private static boolean isOfSubscription(DeadLetter.Reason reason) {
        return reason != DeadLetter.Reason.UNREADABLE && reason != DeadLetter.Reason.SCHEMA;
    }

    private Future<Stretch> stretch(Wish wish) {
        return begin(wish.from())
                .compose(begin -> end(wish.to())
                        .compose(end -> parts.letters()
                                .latest()
                                .map(last -> wish.ids().isEmpty() ? Stretch.of(begin, end) : named(wish.ids(), last))));
    }

    private Future<Map<Integer, Long>> begin(Start from) {
        return from instanceof Start.AtTime at ? parts.letters().at(at.time()) : place(from);
    }

    /** A letter is written after its event was given up, so that one of before this time may stand anywhere behind it. */
    private Future<Map<Integer, Long>> end(Start to) {
        return place(to instanceof Start.AtTime ? new Start.Latest() : to);
    }

    private Future<Map<Integer, Long>> place(Start start) {
        return start instanceof Start.Earliest
                ? parts.letters().earliest()
                : parts.letters().latest();
    }

    /** From the first to the last of each partition's; one that is not there yet is none. */
    private static Stretch named(Map<Integer, SortedSet<Long>> ids, Map<Integer, Long> ends) {
        Map<Integer, Long> from = new HashMap<>();
        Map<Integer, Long> to = new HashMap<>();
        ids.forEach((partition, offsets) -> {
            from.put(partition, offsets.first());
            to.put(partition, Math.min(offsets.last() + 1, ends.getOrDefault(partition, 0L)));
        });
        return Stretch.of(from, to);
    }
}
