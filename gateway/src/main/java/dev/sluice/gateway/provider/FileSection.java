// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.verify.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a provider file, read strictly: what is not asked for until {@link #end()} is an error. Confined to the
 * thread that reads the file.
 */
final class FileSection {
    /** The key of a text that stands where a mapping could. */
    static final String ALONE = "";

    private final String file;
    private final Node place;
    private final Map<String, Node> unread = new LinkedHashMap<>();

    private FileSection(String file, MappingNode node) {
        this.file = file;
        this.place = node;
        for (NodeTuple entry : node.getValue()) {
            String key = scalar(entry.getKeyNode());
            if (unread.put(key, entry.getValueNode()) != null) {
                throw problem(entry.getKeyNode(), "'" + key + "' comes twice");
            }
        }
    }

    /** A text that stands where a mapping could. */
    private FileSection(String file, Node text) {
        this.file = file;
        this.place = text;
        unread.put(ALONE, text);
    }

    static FileSection of(String file, @Nullable Node node) {
        if (node instanceof MappingNode mapping) {
            return new FileSection(file, mapping);
        }
        throw new ProviderFileException(file + ":1:1: a mapping is needed");
    }

    boolean has(String key) {
        return unread.containsKey(key);
    }

    String text(String key) {
        return scalar(required(key));
    }

    @Nullable
    String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    /** A JSON pointer that is not empty, or null when the key is absent. */
    @Nullable
    String pointerOrNull(String key) {
        return has(key) ? pointer(key) : null;
    }

    /** A JSON pointer that is not empty. */
    String pointer(String key) {
        return parsed(key, FileSection::checkedPointer);
    }

    private static String checkedPointer(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a JSON pointer begins with '/', not as " + text);
        }
        return text;
    }

    /** A text read by a function whose {@link IllegalArgumentException} becomes a problem at its place. */
    <T> T parsed(String key, Function<String, T> parser) {
        Node node = required(key);
        return at(node, () -> parser.apply(scalar(node)));
    }

    boolean flag(String key) {
        return has(key) && parsed(key, FileSection::parseFlag);
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return parsed(
                key,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> written(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(FileSection::written)
                                        .toList())));
    }

    /** A text or a list of texts; empty when absent. */
    List<String> texts(String key) {
        if (!has(key)) {
            return List.of();
        }
        Node node = required(key);
        if (!(node instanceof SequenceNode sequence)) {
            return List.of(scalar(node));
        }
        var texts = new ArrayList<String>();
        sequence.getValue().forEach(element -> texts.add(scalar(element)));
        return texts;
    }

    FileSection section(String key) {
        Node node = required(key);
        if (node instanceof MappingNode mapping) {
            return new FileSection(file, mapping);
        }
        throw problem(node, "'" + key + "' must be a mapping");
    }

    /** A mapping, or a list of mappings; empty when absent. */
    List<FileSection> sections(String key) {
        if (!has(key)) {
            return List.of();
        }
        Node node = required(key);
        if (node instanceof MappingNode mapping) {
            return List.of(new FileSection(file, mapping));
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw problem(node, "'" + key + "' must be a list of mappings");
        }
        var sections = new ArrayList<FileSection>();
        for (Node element : sequence.getValue()) {
            if (!(element instanceof MappingNode mapping)) {
                throw problem(element, "a mapping is needed");
            }
            sections.add(new FileSection(file, mapping));
        }
        return sections;
    }

    /** A list of texts and mappings, read one by one; a text is a section with the one key {@link #ALONE}. */
    <T> List<T> elements(String key, Function<FileSection, T> reader) {
        Node node = required(key);
        if (!(node instanceof SequenceNode sequence)) {
            throw problem(node, "'" + key + "' must be a list");
        }
        var elements = new ArrayList<T>();
        for (Node element : sequence.getValue()) {
            FileSection section = element instanceof MappingNode mapping
                    ? new FileSection(file, mapping)
                    : new FileSection(file, element);
            elements.add(section.whole(() -> reader.apply(section)));
        }
        return elements;
    }

    /** A text that is fixed, or {@code {setting: NAME, default: TEXT}} for one that a source may set. */
    Setting setting(String key) {
        if (unread.get(key) instanceof ScalarNode) {
            return Setting.fixed(text(key));
        }
        FileSection inside = section(key);
        var setting = new Setting(inside.text("setting"), inside.textOrNull("default"));
        inside.end();
        return setting;
    }

    @Nullable
    Setting settingOrNull(String key) {
        return has(key) ? setting(key) : null;
    }

    /** The keys not asked for so far, for a mapping whose keys are free. */
    List<String> keys() {
        return List.copyOf(unread.keySet());
    }

    /** Runs what may refuse the section as a whole. */
    <T> T whole(Supplier<T> action) {
        return at(place, action);
    }

    /** Says that all has been asked for. */
    void end() {
        end(Set.of());
    }

    /** Says that all has been asked for, but for these, which another problem may have kept from being. */
    void end(Set<String> known) {
        List<ProviderFileException> unknown = unread.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .map(entry -> problem(entry.getValue(), "unknown key '" + entry.getKey() + "'"))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProviderFileException.of(unknown);
        }
    }

    private Node required(String key) {
        Node node = unread.remove(key);
        if (node == null) {
            throw problem(place, "'" + key + "' is missing");
        }
        return node;
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw problem(node, "a text is needed");
    }

    private static boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false is needed");
        };
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <T> T at(Node node, Supplier<T> action) {
        try {
            return action.get();
        } catch (ProviderFileException placed) {
            throw placed;
        } catch (IllegalArgumentException e) {
            throw new ProviderFileException(placed(node, String.valueOf(e.getMessage())), e);
        }
    }

    private ProviderFileException problem(Node node, String message) {
        return new ProviderFileException(placed(node, message));
    }

    private String placed(Node node, String message) {
        Mark mark = node.getStartMark();
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": " + message;
    }
}
