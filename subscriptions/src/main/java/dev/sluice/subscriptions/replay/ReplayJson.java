// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.subscriptions.replay.Replay.Ending;
import dev.sluice.subscriptions.replay.Replay.Letters;
import dev.sluice.subscriptions.replay.Replay.Only;
import dev.sluice.subscriptions.replay.Replay.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replay's definition as it stands in the registry. Members that are not known are passed over. */
public final class ReplayJson {
    private ReplayJson() {}

    /** Its form. */
    public static ObjectNode write(Replay replay) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("subscription", replay.subscription())
                .put("of", replay.incarnation())
                .put("topicId", replay.topicId())
                .put("from", replay.from())
                .put("to", replay.to());
        ObjectNode ends = json.putObject("ends");
        replay.ends().forEach((partition, end) -> ends.put(Integer.toString(partition), end));
        maybe(json, "filter", replay.filter());
        List<String> types = replay.only().types();
        if (types != null) {
            types.forEach(json.putArray("onlyTypes")::add);
        }
        maybe(json, "onlyFilter", replay.only().filter());
        Letters letters = replay.letters();
        if (letters != null) {
            letters(json.putObject("letters"), letters);
        }
        Ending ending = replay.ending();
        if (ending != null) {
            json.putObject("ending")
                    .put("outcome", ending.outcome().name().toLowerCase(Locale.ROOT))
                    .put("at", ending.at().toString())
                    .put("reason", ending.reason())
                    .put("delivered", ending.delivered())
                    .put("failed", ending.failed())
                    .put("skipped", ending.skipped());
        }
        return json;
    }

    private static void letters(ObjectNode json, Letters letters) {
        maybe(json, "reason", letters.reason());
        ObjectNode offsets = json.putObject("offsets");
        letters.offsets().forEach((partition, list) -> {
            ArrayNode array = offsets.putArray(Integer.toString(partition));
            list.forEach(array::add);
        });
    }

    private static void maybe(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }

    /**
     * Reads it back.
     *
     * @throws IllegalArgumentException when something is missing or of another form
     */
    public static Replay read(JsonNode json) {
        Map<Integer, Long> ends = new HashMap<>();
        json.path("ends")
                .properties()
                .forEach(each ->
                        ends.put(Integer.valueOf(each.getKey()), each.getValue().longValue()));
        return new Replay(
                json.required("subscription").asText(),
                json.required("of").longValue(),
                json.required("topicId").asText(),
                json.required("from").asText(),
                json.required("to").asText(),
                ends,
                json.path("filter").textValue(),
                new Only(
                        json.has("onlyTypes") ? texts(json.path("onlyTypes")) : null,
                        json.path("onlyFilter").textValue()),
                json.has("letters") ? letters(json.path("letters")) : null,
                json.has("ending") ? ending(json.path("ending")) : null);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Letters letters(JsonNode json) {
        Map<Integer, List<Long>> offsets = new HashMap<>();
        json.path("offsets").properties().forEach(each -> {
            List<Long> list = new ArrayList<>();
            each.getValue().forEach(offset -> list.add(offset.longValue()));
            offsets.put(Integer.valueOf(each.getKey()), list);
        });
        return new Letters(offsets, json.path("reason").textValue());
    }

    private static Ending ending(JsonNode json) {
        return new Ending(
                Outcome.valueOf(json.required("outcome").asText().toUpperCase(Locale.ROOT)),
                Instant.parse(json.required("at").asText()),
                json.required("reason").asText(),
                json.path("delivered").longValue(),
                json.path("failed").longValue(),
                json.path("skipped").longValue());
    }
}
