// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.dead;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets quarantined events go to their subscribers. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = "Publishes quarantined events (reason schema) after all, once their type's schema takes them.")
final class ReleaseCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which: dl_…")
    private final List<String> ids = new ArrayList<>();

    @Option(names = "--anyway", description = "also when the schema still does not take it")
    private boolean anyway;

    @Mixin
    private final KeyFlag key = new KeyFlag();

    ReleaseCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
                    throw CommandFailure.usage("'" + id + "' is no dead letter's id: ./sluice dead-letters lists them");
                }
                Ask ask = Ask.post("/v1/dead-letters/" + id + "/release")
                        .json(JsonNodeFactory.instance.objectNode().put("anyway", anyway));
                Answer answer = api.send(key.on(ask, i));
                terminal.out()
                        .println(
                                flags.json()
                                        ? answer.body()
                                        : answer.json().path("id").asText());
            }
        }
    }
}
