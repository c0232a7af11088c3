// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.config.bind.Substitution;
import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.NodeJson;
import dev.sluice.config.tree.Place;
import dev.sluice.config.tree.YamlTree;
import dev.sluice.gateway.cli.output.RawJson;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a file or standard input describes: one thing, a list of things, several documents divided by {@code ---}, or objects of JSON a line
 * each. In YAML {@code ${NAME}} takes environment variables as in the configuration file; JSON is taken as it is. Used once, on the main
 * thread.
 */
public final class Documents {
    private static final String STANDARD_INPUT = "-";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private final Terminal terminal;
    private final String file;
    private final Path folder;
    private final Findings findings = new Findings();
    private final List<Document> documents = new ArrayList<>();

    private Documents(Terminal terminal, String name) {
        this.terminal = terminal;
        this.file = name.equals(STANDARD_INPUT) ? "(standard input)" : name;
        Path parent = name.equals(STANDARD_INPUT)
                ? null
                : Path.of(name).toAbsolutePath().getParent();
        this.folder = parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    /** Reads all of them; there is one at least. What can't be read is told with its place, and ends the command. */
    public static List<Document> read(Terminal terminal, String name) {
        String text = text(terminal, name);
        var reading = new Documents(terminal, name);
        Chunk.of(text).forEach(reading::add);
        return reading.finished();
    }

    private List<Document> finished() {
        var found = findings.sorted();
        if (!found.isEmpty()) {
            var none = Locations.none(file);
            found.forEach(each -> terminal.err().println(none.problem(each.message(), each.place())));
            throw CommandFailure.usage(file + " can't be read: " + found.size() + " problem(s)");
        }
        if (documents.isEmpty()) {
            throw CommandFailure.usage(file + " describes nothing");
        }
        return documents;
    }

    private static String text(Terminal terminal, String name) {
        try {
            byte[] bytes =
                    name.equals(STANDARD_INPUT) ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(name));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw CommandFailure.usage(name + " is not UTF-8 text");
        } catch (NoSuchFileException | InvalidPathException missing) {
            throw CommandFailure.usage("there is no file " + name);
        } catch (IOException unreadable) {
            throw CommandFailure.usage(name + " can't be read: " + unreadable.getMessage());
        }
    }

    private void add(Chunk chunk) {
        try {
            JsonNode json = JSON.readTree(chunk.text());
            addJson(json, chunk.text());
        } catch (JsonProcessingException notJson) {
            Node written = YamlTree.read(chunk.text(), findings);
            if (written != null) {
                Node node = new Substitution(terminal.environment(), folder, findings, new ArrayList<>()).in(written);
                addEach(NodeJson.of(node), node, "");
            }
        }
    }

    /** As YAML it is read only to know where everything stands; YAML does not like all of JSON's tabs and escapes. */
    private void addJson(JsonNode json, String text) {
        String plain = ESCAPE.matcher(text.replace('\t', ' '))
                .replaceAll(escape -> "x".repeat(escape.group().length()));
        Node node = YamlTree.read(plain, new Findings());
        addEach(json, node == null ? new Node.Mapping(List.of(), Place.TOP) : node, text.strip());
    }

    private void addEach(JsonNode json, Node node, String text) {
        Locations locations = Locations.of(file, node);
        if (!json.isArray()) {
            add(json, text, new Document.Position(locations, List.of(), node.place()));
            return;
        }
        List<String> texts = RawJson.items(text);
        for (int i = 0; i < json.size(); i++) {
            List<String> path = List.of(Integer.toString(i));
            Place start = locations.of(path.getFirst());
            add(json.get(i), texts.isEmpty() ? "" : texts.get(i), new Document.Position(locations, path, start));
        }
    }

    private void add(JsonNode json, String text, Document.Position position) {
        if (!json.isObject()) {
            findings.add(position.start(), "expected a mapping of keys, or a list of such");
            return;
        }
        documents.add(new Document(json, text.isEmpty() ? json.toString() : text, position));
    }
}
