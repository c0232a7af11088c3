// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.document.Documents;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes events, and says so when they are on the log. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description =
                "Publishes CloudEvents, made of options or from a file; prints their ids when they are on the log.")
final class PublishCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "CloudEvents in JSON (one, a list, or one a line) or YAML; - is standard input")
    private @Nullable String file;

    @Mixin
    private final Draft draft = new Draft();

    @Mixin
    private final KeyFlag key = new KeyFlag();

    PublishCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        if (file == null == (draft.type == null)) {
            throw CommandFailure.usage("publish needs --type and what else the event has, or --file FILE");
        }
        List<Ask> asks = file == null ? List.of(drafted()) : read(file);
        try (Api api = flags.open(terminal)) {
            for (int i = 0; i < asks.size(); i++) {
                tell(api.send(key.on(asks.get(i), i)));
            }
        }
    }

    private Ask drafted() {
        return Ask.post("/v1/events")
                .body("application/cloudevents+json", draft.json(terminal).getBytes(UTF_8))
                .places(Draft::option);
    }

    private List<Ask> read(String name) {
        return Batch.of(Documents.read(terminal, name)).stream()
                .map(batch -> batch.on(Ask.post("/v1/events")))
                .toList();
    }

    private void tell(Answer answer) {
        if (flags.json()) {
            terminal.out().println(answer.body());
            return;
        }
        boolean before = answer.header("Sluice-Duplicate").equals("true");
        JsonNode told = answer.json();
        if (told.has("id")) {
            terminal.out().println(told.path("id").asText());
        }
        told.path("ids").forEach(id -> terminal.out().println(id.asText()));
        if (before) {
            terminal.err().println("nothing was published: it was on the log before");
        }
    }
}
