// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.stream.StreamRequest;
import dev.sluice.gateway.stream.Refusal.Code;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants, read from its {@code subscribe} or its query. Throws {@link Refusal}.
 *
 * @param id what it calls it
 * @param types null for all
 * @param filter null for every event of the types
 * @param from null for the latest
 * @param policy null for the default
 * @param credit null when only back-pressure counts
 * @param durable null unless the server is to keep the cursor
 */
record Wish(
        String id,
        @Nullable List<String> types,
        @Nullable String filter,
        @Nullable Start from,
        @Nullable String policy,
        @Nullable Long credit,
        @Nullable String durable) {
    private static final Pattern ID = Pattern.compile("[\\x20-\\x7e]{1,64}");
    private static final int MOST_TYPES = 100;

    /** As the first of its kind on a connection without ids. */
    static Wish of(MultiMap query, @Nullable String lastEventId) {
        List<String> types = new ArrayList<>();
        query.getAll("types").forEach(some -> types.addAll(List.of(some.split(",", -1))));
        String from = lastEventId == null ? query.get("from") : lastEventId;
        return new Wish(
                "",
                query.contains("types") ? types : null,
                query.get("filter"),
                from == null ? null : start(from),
                query.get("policy"),
                null,
                query.get("durable"));
    }

    static Wish of(JsonNode message) {
        return new Wish(
                id(message),
                types(message.get("types")),
                text(message, "filter"),
                from(message.get("from")),
                text(message, "policy"),
                message.hasNonNull("credit") ? Long.valueOf(credit(message.get("credit"), 0)) : null,
                text(message, "durable"));
    }

    /** The subscription's id of any message. */
    static String id(JsonNode message) {
        JsonNode id = message.get("id");
        if (id == null || !id.isTextual() || !ID.matcher(id.textValue()).matches()) {
            throw new Refusal(Code.BAD_MESSAGE, "id must be a text of 1 to 64 printable ASCII characters");
        }
        return id.textValue();
    }

    /** A number of events. */
    static long credit(@Nullable JsonNode credit, int least) {
        if (credit == null) {
            throw new Refusal(Code.BAD_CREDIT, "how many events?");
        }
        boolean good = credit.isIntegralNumber()
                && credit.canConvertToLong()
                && credit.longValue() >= least
                && credit.longValue() <= StreamLimits.CREDIT;
        if (!good) {
            throw new Refusal(Code.BAD_CREDIT, "credit must be a number from " + least + " to " + StreamLimits.CREDIT);
        }
        return credit.longValue();
    }

    /** What the hub is asked for by somebody who may see no more than {@code restriction} lets through. */
    StreamRequest request(String tenant, Restriction restriction, Filters filters) {
        refuseWhatIsNotBuilt();
        return new StreamRequest(
                id,
                tenant,
                patterns(),
                filter == null ? null : compile(filters, filter),
                restriction,
                from == null ? new Start.Latest() : from,
                credit == null ? StreamRequest.UNLIMITED : credit);
    }

    private void refuseWhatIsNotBuilt() {
        if (durable != null) {
            throw new Refusal(Code.NOT_AVAILABLE, "durable streams are not available yet; keep the cursor yourself");
        }
        if (policy == null || policy.equals("wait")) {
            return;
        }
        if (policy.equals("latest") || policy.equals("drop") || policy.equals("close")) {
            throw new Refusal(Code.NOT_AVAILABLE, "of the policies only wait is available yet");
        }
        throw new Refusal(Code.BAD_POLICY, "policy must be wait");
    }

    private TypePatterns patterns() {
        if (types != null && types.size() > MOST_TYPES) {
            throw new Refusal(Code.BAD_TYPES, "types must be " + MOST_TYPES + " patterns at most");
        }
        try {
            return TypePatterns.of(types);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(Code.BAD_TYPES, String.valueOf(wrong.getMessage()));
        }
    }

    private static dev.sluice.subscriptions.match.Filter compile(Filters filters, String filter) {
        try {
            return filters.compile(filter);
        } catch (FilterException wrong) {
            throw new Refusal(
                    Code.BAD_FILTER, "filter " + wrong.line() + ":" + wrong.column() + ": " + wrong.getMessage());
        }
    }

    private static @Nullable List<String> types(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        List<String> types = new ArrayList<>();
        for (JsonNode one : node) {
            if (!one.isTextual()) {
                throw new Refusal(Code.BAD_TYPES, "types must be a list of texts");
            }
            types.add(one.textValue());
        }
        if (!node.isArray()) {
            throw new Refusal(Code.BAD_TYPES, "types must be a list of texts");
        }
        return types;
    }

    private static @Nullable String text(JsonNode message, String name) {
        JsonNode node = message.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new Refusal(Code.BAD_MESSAGE, name + " must be a text");
        }
        return node.textValue();
    }

    private static @Nullable Start from(@Nullable JsonNode from) {
        if (from == null || from.isNull()) {
            return null;
        }
        if (from.isTextual()) {
            return start(from.textValue());
        }
        if (from.isObject() && from.size() == 1 && from.path("time").isTextual()) {
            return start("time:" + from.get("time").textValue());
        }
        if (from.isObject() && from.size() == 1 && from.path("last").isIntegralNumber()) {
            return start("last:" + from.get("last").asText());
        }
        throw new Refusal(Code.BAD_START, "from must be a text, {\"time\":…} or {\"last\":…}");
    }

    private static Start start(String text) {
        try {
            return Start.parse(text);
        } catch (IllegalArgumentException wrong) {
            // what is no other start was meant as a cursor, cut short or garbled
            boolean cursor = !text.startsWith("time:") && !text.startsWith("last:");
            throw new Refusal(cursor ? Code.BAD_CURSOR : Code.BAD_START, String.valueOf(wrong.getMessage()));
        }
    }
}
