// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.document.Documents;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes what a file and options describe. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Makes what --file describes, one or several, and what the options say over it.")
public final class CreateCommand implements Runnable {
    /** What an answer of the API has besides a definition. */
    private static final List<String> OF_AN_ANSWER = List.of(
            "id", "origin", "state", "createdAt", "version", "oldSecretsUntil", "unseenSecret", "locked", "path");

    private final Terminal terminal;
    private final ApiFlags flags;
    private final ResourceKind kind;
    private final Options options;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "YAML or JSON in the form of the configuration file; - is standard input")
    private @Nullable String file;

    @Mixin
    private final KeyFlag key = new KeyFlag();

    private CreateCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.terminal = terminal;
        this.flags = flags;
        this.kind = kind;
        this.options = Definitions.options(kind);
    }

    /** The command for one kind of resource. */
    public static CommandLine of(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        var command = new CreateCommand(terminal, flags, kind);
        return Definitions.line(command, command.options);
    }

    @Override
    public void run() {
        List<Form> forms = file == null ? List.of(Form.empty()) : read(file);
        forms.forEach(options::into);
        if (forms.getFirst().json().isEmpty()) {
            throw CommandFailure.usage("create needs --file FILE or options that say what: see --help");
        }
        var made = new Made(terminal, flags, kind);
        try (Api api = flags.open(terminal)) {
            for (int i = 0; i < forms.size(); i++) {
                Form form = forms.get(i);
                Ask ask = Ask.post(kind.path()).json(form.json()).places(form::place);
                made.tell(api.send(key.on(ask, i)), form.json());
            }
        }
    }

    private List<Form> read(String name) {
        return Documents.read(terminal, name).stream()
                .map(document -> new Form(definition((ObjectNode) document.json()), document::place))
                .toList();
    }

    /** Of an answer of the API, what is its definition. */
    private static ObjectNode definition(ObjectNode json) {
        boolean answer = json.has("id") && json.has("origin") && json.has("version");
        return answer ? json.remove(OF_AN_ANSWER) : json;
    }
}
