// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.Pages;
import dev.sluice.gateway.cli.document.Document;
import dev.sluice.gateway.cli.document.Documents;
import dev.sluice.gateway.cli.output.Printable;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a type, or the next version of one that is there. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Gives a type its first schema, or its next version; what breaks is refused with its place.")
final class TypeAddCommand implements Runnable {
    private static final String SCHEMA = "schema";
    private static final String POINTER = "/" + SCHEMA;

    private final Terminal terminal;
    private final ApiFlags flags;

    @Parameters(paramLabel = "TYPE", description = "the events' type")
    @SuppressWarnings("NullAway.Init") // required
    private String type;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            required = true,
            description = "JSON Schema 2020-12, in JSON or YAML; - is standard input")
    @SuppressWarnings("NullAway.Init") // required
    private String file;

    @Option(
            names = "--compatibility",
            paramLabel = "MODE",
            description = "backward (when left out), forward, full or none; of a type that is there it stays as it is")
    private @Nullable String compatibility;

    TypeAddCommand(Terminal terminal, ApiFlags flags) {
        this.terminal = terminal;
        this.flags = flags;
    }

    @Override
    public void run() {
        Document document = schema();
        try (Api api = flags.open(terminal)) {
            List<JsonNode> known = known(api);
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            Ask ask;
            if (known.isEmpty()) {
                ask = Ask.post(TypePaths.ALL);
                body.put("type", type);
                if (compatibility != null) {
                    body.put("compatibility", compatibility);
                }
            } else if (compatibility == null) {
                ask = Ask.post(TypePaths.of(known.getFirst().path("id").asText()) + "/versions");
            } else {
                throw CommandFailure.usage(
                        "--compatibility is for a type's first version, and " + type + " is there already");
            }
            body.set(SCHEMA, document.json());
            Answer made = api.send(ask.json(body).places(pointer -> place(document, pointer)));
            terminal.out().println(flags.json() ? made.body() : line(made.json()));
        }
    }

    private Document schema() {
        List<Document> documents = Documents.read(terminal, file);
        if (documents.size() != 1) {
            throw CommandFailure.usage("--schema: one schema is wanted, and here are " + documents.size());
        }
        return documents.getFirst();
    }

    private List<JsonNode> known(Api api) {
        var found = new ArrayList<JsonNode>();
        var unused = new Pages(api)
                .each(Ask.get(TypePaths.ALL).query("type", type), null, 2, item -> found.add(item.json()));
        if (found.size() > 1) {
            throw CommandFailure.usage("several tenants have " + type + ": say which with --tenant");
        }
        return found;
    }

    private static String place(Document document, String pointer) {
        return pointer.startsWith(POINTER) ? document.place(pointer.substring(POINTER.length())) : pointer;
    }

    private static String line(JsonNode made) {
        return Printable.line(made.path("id").asText() + " " + made.path("type").asText() + ", version "
                + made.path("versions").asText());
    }
}
