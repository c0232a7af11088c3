// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.delivery.Lag;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.output.Table.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Resources as rows of a table. */
sealed interface Rows {
    List<Column> columns();

    List<String> row(JsonNode resource);

    /** Sources. */
    record OfSources(Instant now) implements Rows {
        @Override
        public List<Column> columns() {
            return List.of(
                    Column.whole("ID"),
                    Column.whole("STATE"),
                    Column.whole("PROVIDER"),
                    Column.going("SECRET"),
                    Column.going("DEDUPE"),
                    Column.going("RATE"),
                    Column.going("ORIGIN"),
                    Column.going("AGE"));
        }

        @Override
        public List<String> row(JsonNode source) {
            return List.of(
                    source.path("id").asText(),
                    source.path("state").asText(),
                    source.path("provider").asText(),
                    source.path("unseenSecret").asBoolean() ? "unseen" : "",
                    source.path("dedupe").asText(),
                    source.path("rateLimit").asText(),
                    source.path("origin").asText(),
                    Ages.since(source.path("createdAt").asText(), now));
        }
    }

    /** Subscriptions. */
    record OfSubscriptions(Instant now, Function<String, Lag> lag) implements Rows {
        @Override
        public List<Column> columns() {
            return List.of(
                    Column.whole("ID"),
                    Column.whole("STATE"),
                    Column.number("LAG"),
                    Column.number("BEHIND"),
                    Column.shrinking("EVENTS"),
                    Column.shrinking("TARGET"),
                    Column.going("ORIGIN"),
                    Column.going("AGE"));
        }

        @Override
        public List<String> row(JsonNode subscription) {
            Lag behind = lag.apply(subscription.path("id").asText());
            return List.of(
                    subscription.path("id").asText(),
                    subscription.path("state").asText(),
                    behind.events(),
                    behind.behind(),
                    events(subscription),
                    subscription.path("webhook").path("url").asText("stream"),
                    subscription.path("origin").asText(),
                    Ages.since(subscription.path("createdAt").asText(), now));
        }

        private static String events(JsonNode subscription) {
            JsonNode types = subscription.path("types");
            String filter = subscription.path("filter").asText();
            String all = types.isEmpty()
                    ? "all"
                    : String.join(
                            ", ",
                            StreamSupport.stream(types.spliterator(), false)
                                    .map(JsonNode::asText)
                                    .toList());
            return filter.isEmpty() ? all : all + " where " + filter;
        }
    }

    /** The same with a first column that says whose each is. */
    record WithTenant(Rows rows) implements Rows {
        @Override
        public List<Column> columns() {
            var columns = new ArrayList<>(List.of(Column.whole("TENANT")));
            columns.addAll(rows.columns());
            return columns;
        }

        @Override
        public List<String> row(JsonNode resource) {
            var cells = new ArrayList<>(List.of(resource.path("tenant").asText()));
            cells.addAll(rows.row(resource));
            return cells;
        }
    }
}
