// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tries a subscription's endpoint. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Sends a signed sample to its endpoint, and tells what came of it; exits 1 unless it was taken.")
public final class TestCommand implements Callable<Integer> {
    private static final String DELIVERED = "delivered";

    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", description = "which")
    @SuppressWarnings("NullAway.Init") // required
    private String id;

    public TestCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public Integer call() {
        try (Api api = flags.open(terminal)) {
            var kind = ResourceKind.SUBSCRIPTION;
            Answer answer = api.send(kind.about(api, id, Ask.post(kind.path(id) + "/test")));
            JsonNode told = answer.json();
            terminal.out().println(flags.json() ? answer.body() : said(told));
            return told.path("outcome").asText().equals(DELIVERED) ? 0 : CommandFailure.AT_RUN_TIME;
        }
    }

    private static String said(JsonNode told) {
        String outcome = told.path("outcome").asText();
        String status = told.has("status") ? ", answered " + told.path("status").asText() : "";
        return outcome + status + " in " + told.path("millis").asText() + " ms" + meaning(outcome);
    }

    private static String meaning(String outcome) {
        return switch (outcome) {
            case "throttled" -> ": it asks for a pause";
            case "gone" -> ": it wants no events any more";
            case "timeout" -> ": it did not answer in time (webhook.timeout)";
            case "connection" -> ": no connection came about (name, port, TLS)";
            case "address_denied" -> ": the configuration's targets does not allow its address";
            default -> "";
        };
    }
}
