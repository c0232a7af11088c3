// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one event. */
@Command(name = "get", mixinStandardHelpOptions = true, description = "Shows an event with its data.")
final class EventGetCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which: evt_…")
    private final List<String> ids = new ArrayList<>();

    @Option(
            names = "--around",
            paramLabel = "TIME",
            description = "when it was received, give or take a minute, for one that the index has forgotten:"
                    + " 2026-01-31T12:00:00Z, or how long ago, such as 3h")
    private @Nullable String around;

    EventGetCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        String time = around == null ? null : Moment.of("--around", around, Instant.now());
        try (Api api = flags.open(terminal)) {
            for (String id : ids) {
                if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
                    throw CommandFailure.usage("'" + id + "' is no event's id: ./sluice events lists them");
                }
                show(api.send(Ask.get("/v1/events/" + id).query("around", time).missing(this::hint)));
            }
        }
    }

    private String hint() {
        return around == null
                ? "--around TIME searches the log around the time when it was received"
                : "look further away: --around is good for a minute on both sides";
    }

    private void show(Answer answer) {
        if (flags.json()) {
            terminal.out().println(answer.body());
        } else {
            EventText.lines(answer).forEach(terminal.out()::println);
        }
    }
}
