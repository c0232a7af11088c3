// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes them, when somebody who sits there agrees. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes it: a source's path answers 404, a subscription's cursor and retries go with it.")
final class DeleteCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;
    private final ResourceKind kind;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "which")
    private final List<String> ids = new ArrayList<>();

    @Option(
            names = {"-y", "--yes"},
            description = "does not ask first; nobody is asked away from a terminal")
    private boolean yes;

    @Mixin
    private final VersionFlag version = new VersionFlag();

    DeleteCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.terminal = terminal;
        this.flags = flags;
        this.kind = kind;
    }

    @Override
    public void run() {
        ids.forEach(kind::path);
        if (!yes && terminal.screen().asks() && !terminal.agrees(question())) {
            throw CommandFailure.atRunTime("nothing was deleted");
        }
        try (Api api = flags.open(terminal)) {
            for (String id : ids) {
                api.send(kind.about(api, id, version.on(Ask.delete(kind.path(id)), ids.size())));
                if (!flags.json()) {
                    terminal.out().println(id + " is deleted");
                }
            }
        }
    }

    private String question() {
        return ids.size() == 1
                ? "delete the " + kind.label() + " " + ids.getFirst() + " at " + flags.at("") + "?"
                : "delete these " + ids.size() + " " + kind.plural() + " at " + flags.at("") + ": "
                        + String.join(", ", ids) + "?";
    }
}
