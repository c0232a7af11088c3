// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.output.Ages;
import dev.sluice.gateway.cli.terminal.CommandFailure;

/** How far behind a subscription is, as tables show it: events, and for how long the first of them has waited. */
public record Lag(String events, String behind) {
    private static final String UNKNOWN = "?";

    /** Asks for it; what can't be told is {@code ?}. */
    public static Lag ask(Api api, String id) {
        try {
            return of(api.send(Ask.get(ResourceKind.SUBSCRIPTION.path(id) + "/lag"))
                    .json());
        } catch (CommandFailure notTold) {
            return new Lag(UNKNOWN, UNKNOWN);
        }
    }

    /** What the API says; with a {@code +} when other nodes own partitions too. */
    static Lag of(JsonNode told) {
        String more = told.path("complete").asBoolean(true) ? "" : "+";
        return new Lag(
                told.path("events").asText() + more,
                Ages.ofSeconds(told.path("seconds").asDouble()) + more);
    }
}
