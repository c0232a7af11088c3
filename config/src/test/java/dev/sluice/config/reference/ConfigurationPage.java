// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.reference;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.config.Mode;
import dev.sluice.config.Section;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Outline;
import dev.sluice.config.form.SettingsForm;
import dev.sluice.config.resource.EventTypeForm;
import dev.sluice.config.resource.SourceForm;
import dev.sluice.config.resource.SubscriptionForm;
import dev.sluice.config.tree.JsonTree;
import dev.sluice.config.tree.Node;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** docs/configuration.md, made of what the forms ask for and of the meanings. */
final class ConfigurationPage {
    private static final String HEAD = """
            <!-- Made from the code by ConfigurationPageTest. To change a meaning: config/src/test/resources/dev/sluice/config/reference/meanings.properties.
                 To write this file anew: ./mvnw -q test -pl config -Dtest=ConfigurationPageTest -Dsluice.docs=write -->
            # Configuration

            One YAML file. `./sluice check --config FILE` tells every problem of it with line and column, and starts nothing.

            - `${NAME}` and `${NAME:default}` take environment variables, `${file:PATH}` a file's content (without the newline at its end; a relative path counts from the configuration file's folder). `$${` stands for `${`.
            - A duration is a whole number and `ms`, `s`, `m`, `h` or `d`; a rate `N/s`, `N/m` or `N/h`; a start `latest`, `earliest`, `time:2026-01-31T12:00:00Z`, `last:N` or a cursor.
            - An unknown or doubled key, a wrong type, a missing variable is an error. A key that is known but not built yet is refused with "not available yet".
            - The file and the files that `${file:…}` names are watched, and read again when they change. What is wrong is refused whole: the running configuration stays, `sluice_config_last_reload_ok` is 0 and the check `configuration` in `/health/ready` tells the problems. Of a good file, the sections below that say so count at once; a change of another one is told in the same places and waits for a restart. Environment variables are those the process was started with.

            """;

    private final Map<String, String> meanings;
    private final Map<String, Boolean> used = new LinkedHashMap<>();
    private final StringBuilder page = new StringBuilder(HEAD);

    ConfigurationPage(Map<String, String> meanings) {
        this.meanings = meanings;
        meanings.keySet().forEach(key -> used.put(key, false));
    }

    /** The page; fails where a key has no meaning, or a meaning no key. */
    String text() {
        Map<String, Outline.Key> run = byName(outline(Mode.RUN));
        Map<String, Outline.Key> dev = byName(outline(Mode.DEV));
        for (Section section : Section.values()) {
            head(section);
            switch (section) {
                case KAFKA -> {}
                case SOURCES -> sources();
                case SUBSCRIPTIONS -> subscriptions();
                case EVENT_TYPES -> eventTypes();
                default ->
                    table(section.key() + ".", inside(run.get(section.key())), inside(dev.get(section.key())), "dev: ");
            }
        }
        List<String> idle = used.entrySet().stream()
                .filter(each -> !each.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!idle.isEmpty()) {
            throw new AssertionError("meanings without a key: " + idle);
        }
        return page.toString().stripTrailing() + "\n";
    }

    private void head(Section section) {
        page.append("## ").append(section.key()).append("\n\n");
        page.append(meaning(section.key())).append(' ');
        page.append(section.atOnce() ? "A change counts at once." : "A change waits for a restart.")
                .append("\n\n");
    }

    private void sources() {
        Outline usual = source("{}");
        Outline hmac = source("{\"provider\": \"hmac\", \"timestamp\": {}, \"pairs\": null}");
        page.append("Each key is a source's name, 1 to 64 of A-Z a-z 0-9 _ -; its path is `/in/NAME`.\n\n");
        table("sources.", usual, usual, "");
        page.append("With `provider: hmac` also:\n\n");
        var names = byName(usual).keySet();
        rows(
                "sources.",
                hmac.keys().stream().filter(key -> !names.contains(key.name())).toList(),
                Map.of(),
                "");
    }

    private void subscriptions() {
        page.append("Each key is a subscription's name, 1 to 64 of A-Z a-z 0-9 _ -.\n\n");
        table("subscriptions.", subscription("{}"), subscription("{\"ordering\": \"key\"}"), "with `ordering: key`: ");
    }

    private void eventTypes() {
        page.append("Each key is a name, 1 to 64 of A-Z a-z 0-9 _ -, the event type's id.\n\n");
        Outline keys = Outline.of(tree("{}"), fields -> EventTypeForm.read("NAME", fields));
        table("eventTypes.", keys, keys, "");
    }

    private static Outline outline(Mode mode) {
        return Outline.of(tree("{}"), new SettingsForm(mode, Map.of(), Path.of("/"))::read);
    }

    private static Outline source(String json) {
        return Outline.of(tree(json), fields -> SourceForm.read("NAME", fields));
    }

    private static Outline subscription(String json) {
        return Outline.of(tree(json), fields -> SubscriptionForm.read("NAME", fields));
    }

    private static Node.Mapping tree(String json) {
        try {
            return (Node.Mapping) JsonTree.of(JsonMapper.builder().build().readTree(json));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void table(String prefix, Outline keys, Outline others, String elsewhere) {
        rows(prefix, keys.keys(), byName(others), elsewhere);
    }

    private void rows(String prefix, List<Outline.Key> keys, Map<String, Outline.Key> others, String elsewhere) {
        page.append("| key | type | left out | meaning |\n| --- | --- | --- | --- |\n");
        keys.forEach(key -> row(prefix, "", key, others.getOrDefault(key.name(), key), elsewhere));
        page.append('\n');
    }

    private void row(String section, String above, Outline.Key key, Outline.Key other, String elsewhere) {
        String name = above + key.name();
        page.append("| `").append(name).append("` | ").append(cell(type(key))).append(" | ");
        page.append(cell(absence(key, other, elsewhere))).append(" | ");
        page.append(cell(meaning(section + name))).append(" |\n");
        if (key.inside() != null) {
            Map<String, Outline.Key> others = byName(inside(other));
            key.inside()
                    .keys()
                    .forEach(each -> row(section, name + ".", each, others.getOrDefault(each.name(), each), elsewhere));
        }
    }

    private static String type(Outline.Key key) {
        String rules = key.form().rules().stream()
                .map(rule -> rule.startsWith("must be ") ? rule.substring("must be ".length()) : rule)
                .map(rule -> "; " + rule)
                .collect(Collectors.joining());
        return key.form().type() + rules;
    }

    private static String absence(Outline.Key key, Outline.Key other, String elsewhere) {
        String here = absence(key);
        String there = absence(other);
        return here.equals(there) ? here : here + "; " + elsewhere + there;
    }

    private static String absence(Outline.Key key) {
        return switch (key.absence()) {
            case Outline.Absence.Refused refused -> "required";
            case Outline.Absence.Nothing nothing -> key.inside() == null ? "none" : "";
            case Outline.Absence.Default otherwise -> "`" + written(otherwise.value()) + "`";
        };
    }

    /** As it would stand in the file. */
    private static String written(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
            case Start start -> start.text();
            case List<?> list ->
                list.stream().map(ConfigurationPage::written).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map when map.isEmpty() -> "{}";
            case String text -> JsonNodeFactory.instance.textNode(text).toString();
            default -> value.toString();
        };
    }

    private String meaning(String path) {
        String meaning = meanings.get(path);
        if (meaning == null) {
            throw new AssertionError("no meaning of '" + path + "' in meanings.properties");
        }
        used.put(path, true);
        return meaning;
    }

    private static Outline inside(Outline.Key key) {
        return key.inside() == null ? Outline.of(tree("{}"), (Function<Fields, ?>) fields -> "") : key.inside();
    }

    private static Map<String, Outline.Key> byName(Outline outline) {
        var keys = new LinkedHashMap<String, Outline.Key>();
        outline.keys().forEach(key -> keys.put(key.name(), key));
        return keys;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
