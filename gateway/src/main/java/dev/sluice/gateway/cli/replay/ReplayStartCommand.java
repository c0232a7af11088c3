// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a replay. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description =
                "Delivers a part of the log to a subscription's webhook again, beside what is live; tells its id.")
final class ReplayStartCommand implements Callable<Integer> {
    private static final Map<String, String> PLACES =
            Map.of("/subscription", "SUBSCRIPTION", "/from", "--from", "/to", "--to", "/filter", "--filter");

    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "SUBSCRIPTION", description = "whose")
    @SuppressWarnings("NullAway.Init") // required
    private String subscription;

    @Option(
            names = "--from",
            paramLabel = "START",
            required = true,
            description = "where it begins: earliest, time:2026-01-31T12:00:00Z, last:N, event:evt_…, a cursor")
    @SuppressWarnings("NullAway.Init") // required
    private String from;

    @Option(names = "--to", paramLabel = "END", description = "where it ends, written alike (the log's end now)")
    private @Nullable String to;

    @Option(names = "--filter", paramLabel = "CEL", description = "only events that match it, too")
    private @Nullable String filter;

    @Option(names = "--watch", description = "stay until it has ended, as replay watch does")
    private boolean watch;

    @Mixin
    private final KeyFlag key = new KeyFlag();

    ReplayStartCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public Integer call() {
        ObjectNode form = JsonNodeFactory.instance
                .objectNode()
                .put("subscription", subscription)
                .put("from", from);
        if (to != null) {
            form.put("to", to);
        }
        if (filter != null) {
            form.put("filter", filter);
        }
        Ask ask = Ask.post(ReplayText.PATH).json(form).places(pointer -> PLACES.getOrDefault(pointer, pointer));
        try (Api api = flags.open(terminal)) {
            Answer answer = api.send(key.on(ask, 0));
            String id = answer.json().path("id").asText();
            terminal.out().println(flags.json() ? answer.body() : id);
            return watch ? new ReplayWatch(terminal, flags).until(api, id) : 0;
        }
    }
}
