// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Delivers dead letters again: makes a replay of them. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description =
                "Delivers a subscription's dead letters again, each with a fresh schedule; tells the replay's id.")
public final class RedriveCommand implements Callable<Integer> {
    private static final Map<String, String> PLACES = Map.of(
            "/subscription",
            "SUBSCRIPTION",
            "/from",
            "--from",
            "/to",
            "--to",
            "/reason",
            "--reason",
            "/ids",
            "DEAD-LETTER");

    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(index = "0", paramLabel = "SUBSCRIPTION", description = "whose")
    @SuppressWarnings("NullAway.Init") // required
    private String subscription;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "DEAD-LETTER", description = "which, by their ids (all)")
    private final List<String> ids = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = "given up then or later: time:2026-01-31T12:00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "given up before (now)")
    private @Nullable String to;

    @Option(
            names = "--reason",
            paramLabel = "R",
            description = "exhausted, throttled, expired, parked_full or retention (any)")
    private @Nullable String reason;

    @Option(names = "--watch", description = "stay until it has ended, as replay watch does")
    private boolean watch;

    @Mixin
    private final KeyFlag key = new KeyFlag();

    public RedriveCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public Integer call() {
        Ask ask = Ask.post("/v1/dead-letters/redrive")
                .json(form())
                .places(pointer -> PLACES.getOrDefault(pointer, pointer));
        try (Api api = flags.open(terminal)) {
            Answer answer = api.send(key.on(ask, 0));
            String id = answer.json().path("id").asText();
            terminal.out().println(flags.json() ? answer.body() : id);
            return watch ? new ReplayWatch(terminal, flags).until(api, id) : 0;
        }
    }

    private ObjectNode form() {
        ObjectNode form = JsonNodeFactory.instance.objectNode().put("subscription", subscription);
        if (!ids.isEmpty()) {
            ArrayNode list = form.putArray("ids");
            ids.forEach(list::add);
        }
        maybe(form, "from", from);
        maybe(form, "to", to);
        maybe(form, "reason", reason);
        return form;
    }

    private static void maybe(ObjectNode form, String name, @Nullable String value) {
        if (value != null) {
            form.put(name, value);
        }
    }
}
