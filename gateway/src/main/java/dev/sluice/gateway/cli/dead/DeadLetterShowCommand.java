// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.dead;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.output.Printable;
import dev.sluice.gateway.cli.output.RawJson;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one dead letter. */
@Command(
        name = "show",
        aliases = "get",
        mixinStandardHelpOptions = true,
        description = "Shows a dead letter: why, every attempt, and the event with its data.")
final class DeadLetterShowCommand implements Runnable {
    private static final String EVENT = "event";

    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which: dl_…")
    private final List<String> ids = new ArrayList<>();

    DeadLetterShowCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            for (String id : ids) {
                if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
                    throw CommandFailure.usage("'" + id + "' is no dead letter's id: ./sluice dead-letters lists them");
                }
                show(api.send(Ask.get("/v1/dead-letters/" + id)));
            }
        }
    }

    private void show(Answer answer) {
        if (flags.json()) {
            terminal.out().println(answer.body());
            return;
        }
        JsonNode letter = answer.json();
        for (String name : List.of("id", "tenant", "subscription", "reason", "at", "requests", "lastOutcome")) {
            print("%-13s %s".formatted(name, letter.path(name).asText()));
        }
        letter.path("errors").forEach(this::error);
        letter.path("attempts").forEach(this::attempt);
        terminal.out().println();
        JsonNode event = letter.path(EVENT);
        if (event.isNull()) {
            print("(the event is not there any more)");
            return;
        }
        event.properties().forEach(attribute -> {
            if (!attribute.getKey().startsWith("data") || attribute.getKey().equals("datacontenttype")) {
                print("%-16s %s"
                        .formatted(attribute.getKey(), attribute.getValue().asText()));
            }
        });
        terminal.out().println();
        data(event, answer.body()).lines().forEach(this::print);
    }

    private void error(JsonNode error) {
        print("%-13s %s: %s"
                .formatted(
                        "not valid",
                        error.path("pointer").asText(),
                        error.path("detail").asText()));
    }

    private void attempt(JsonNode attempt) {
        String status = attempt.path("status").asText();
        String what = attempt.path("outcome").asText() + (status.isEmpty() ? "" : " " + status);
        print("attempt       %s  %s  %s"
                .formatted(
                        attempt.path("at").asText(),
                        what,
                        attempt.path("answer").asText())
                .stripTrailing());
    }

    private static String data(JsonNode event, String body) {
        if (event.has("data")) {
            return RawJson.at(body, EVENT, "data");
        }
        return event.has("data_base64") ? "(bytes: --json shows them in base64)" : "(no data)";
    }

    private void print(String line) {
        terminal.out().println(Printable.line(line));
    }
}
