// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.delivery.replay.ReplayProgress;
import dev.sluice.delivery.replay.ReplayTotal;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.Replay.Ending;
import dev.sluice.subscriptions.replay.Replay.Letters;
import java.util.Locale;

/** Shows a replay. Thread-safe. */
final class ReplayView {
    private static final double PLACES = 10_000;

    private final Registry registry;
    private final ReplayProgress progress;

    /** How a replay stands. */
    enum State {
        RUNNING,
        /** Its subscription is not served: it goes on with it. */
        PAUSED,
        COMPLETED,
        CANCELLED
    }

    ReplayView(Registry registry, ReplayProgress progress) {
        this.registry = registry;
        this.progress = progress;
    }

    Reply reply(Resource<Replay> replay) {
        return Reply.ok(json(replay)).with("etag", ResourceTag.of(replay));
    }

    State state(Resource<Replay> resource) {
        Ending ending = resource.definition().ending();
        if (ending != null) {
            return switch (ending.outcome()) {
                case COMPLETED -> State.COMPLETED;
                case CANCELLED -> State.CANCELLED;
            };
        }
        Resource<?> owner =
                registry.current().subscriptions().get(resource.definition().subscription());
        return owner != null && owner.served() ? State.RUNNING : State.PAUSED;
    }

    ObjectNode json(Resource<Replay> resource) {
        Replay replay = resource.definition();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", resource.id())
                .put("tenant", resource.tenant())
                .put("subscription", replay.subscription())
                .put("log", replay.letters() == null ? "events" : "dead-letters")
                .put("from", replay.from())
                .put("to", replay.to());
        if (replay.filter() != null) {
            json.put("filter", replay.filter());
        }
        Letters letters = replay.letters();
        if (letters != null) {
            letters(json.putObject("letters"), letters);
        }
        json.put("state", state(resource).name().toLowerCase(Locale.ROOT))
                .put("createdAt", resource.createdAt().toString())
                .put("version", resource.version());
        Ending ending = replay.ending();
        if (ending != null) {
            json.put("endedAt", ending.at().toString()).put("reason", ending.reason());
        }
        json.set("progress", progress(resource));
        return json;
    }

    private static void letters(ObjectNode json, Letters letters) {
        if (letters.reason() != null) {
            json.put("reason", letters.reason());
        }
        if (!letters.offsets().isEmpty()) {
            ArrayNode ids = json.putArray("ids");
            letters.offsets()
                    .forEach((partition, offsets) ->
                            offsets.forEach(offset -> ids.add("dl_" + Integer.toString(partition, Character.MAX_RADIX)
                                    + "-" + Long.toString(offset, Character.MAX_RADIX))));
        }
    }

    private ObjectNode progress(Resource<Replay> resource) {
        ReplayTotal total = ReplayTotal.of(resource, progress);
        Ending ending = resource.definition().ending();
        boolean completed = state(resource) == State.COMPLETED;
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("delivered", ending == null ? total.delivered() : ending.delivered())
                .put("failed", ending == null ? total.failed() : ending.failed())
                .put("skipped", ending == null ? total.skipped() : ending.skipped())
                .put("done", completed ? 1 : Math.floor(total.fraction() * PLACES) / PLACES);
        ArrayNode partitions = json.putArray("partitions");
        total.parts()
                .forEach(part -> partitions
                        .addObject()
                        .put("partition", part.partition())
                        .put("records", part.to() - part.from())
                        .put("passed", completed ? part.to() - part.from() : part.position() - part.from())
                        .put("done", completed || part.done()));
        return json;
    }
}
