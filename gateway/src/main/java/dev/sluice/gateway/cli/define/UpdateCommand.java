// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.document.Document;
import dev.sluice.gateway.cli.document.Documents;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes what options say, or replaces a whole definition by a file's. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description =
                "Changes what the options say and keeps the rest; or replaces all of it by what --file describes.")
public final class UpdateCommand implements Runnable {
    private final Terminal terminal;
    private final ApiFlags flags;
    private final ResourceKind kind;
    private final Options options;

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "which; with --file each document's own id when left out")
    private @Nullable String id;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "the whole definition, as get shows it; - is standard input")
    private @Nullable String file;

    @Mixin
    private final VersionFlag version = new VersionFlag();

    private UpdateCommand(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        this.terminal = terminal;
        this.flags = flags;
        this.kind = kind;
        this.options = Definitions.options(kind);
    }

    /** The command for one kind of resource. */
    public static CommandLine of(Terminal terminal, ApiFlags flags, ResourceKind kind) {
        var command = new UpdateCommand(terminal, flags, kind);
        return Definitions.line(command, command.options);
    }

    @Override
    public void run() {
        try (Api api = flags.open(terminal)) {
            if (file != null) {
                replace(api, Documents.read(terminal, file));
            } else if (id != null) {
                change(api, id);
            } else {
                throw CommandFailure.usage("update needs an ID, or --file FILE with documents that have one");
            }
        }
    }

    private void replace(Api api, List<Document> documents) {
        if (id != null && documents.size() > 1) {
            throw CommandFailure.usage(
                    "for one ID " + file + " must describe one " + kind.label() + ", not " + documents.size());
        }
        for (Document document : documents) {
            var form = new Form((ObjectNode) document.json(), document::place);
            options.into(form);
            String which = id == null ? ownId(document) : id;
            put(api, which, form, version.on(Ask.put(kind.path(which)), documents.size()));
        }
    }

    private static String ownId(Document document) {
        String own = document.json().path("id").textValue();
        if (own == null) {
            throw CommandFailure.usage(document.place("") + ": it has no id, and none was given");
        }
        return own;
    }

    /** Nobody else's change between the reading and the writing is undone. */
    private void change(Api api, String which) {
        Answer present = api.send(kind.about(api, which, Ask.get(kind.path(which))));
        ObjectNode before = present.object();
        var form = new Form(before.deepCopy(), pointer -> pointer);
        options.into(form);
        if (form.json().equals(before)) {
            throw CommandFailure.usage("nothing would change: say what with options or --file, see --help");
        }
        put(api, which, form, version.on(Ask.put(kind.path(which)).ifMatch(present.header("etag")), 1));
    }

    private void put(Api api, String which, Form form, Ask put) {
        Answer answer = api.send(kind.about(api, which, put.json(form.json()).places(form::place)));
        JsonNode changed = answer.json();
        terminal.out()
                .println(
                        flags.json()
                                ? answer.body()
                                : which + " is changed: version "
                                        + changed.path("version").asText());
    }
}
