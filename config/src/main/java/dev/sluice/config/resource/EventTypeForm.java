// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.list;
import static dev.sluice.config.bind.Readers.text;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Reader;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.NodeJson;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.config.type.SchemaCompatibility;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** One entry of {@code eventTypes}. */
public final class EventTypeForm {
    private static final String OPERATIONAL = "dev.sluice.";
    private static final Predicate<String> TYPE =
            Pattern.compile("[!-)+-~]{1,256}").asMatchPredicate();

    private EventTypeForm() {}

    /** What is wrong goes to the fields' complaints, and a stand-in goes on. */
    public static EventTypeSettings read(String name, Fields fields) {
        return new EventTypeSettings(
                name,
                fields.get("tenant", text().check(Names.TENANT, Names.TENANT_RULE))
                        .orElse("default"),
                fields.get(
                                "type",
                                text().check(TYPE, "must be an event's type: up to 256 visible ASCII characters, no *")
                                        .check(
                                                type -> !type.startsWith(OPERATIONAL),
                                                "must not begin with " + OPERATIONAL + ": those are Sluice's own"))
                        .required(""),
                fields.get("compatibility", choice(SchemaCompatibility.class)).orElse(SchemaCompatibility.BACKWARD),
                fields.get(
                                "schemas",
                                list(schema())
                                        .check(
                                                all -> !all.isEmpty() && all.size() <= EventTypeSettings.MOST_VERSIONS,
                                                "must have 1 to " + EventTypeSettings.MOST_VERSIONS + " schemas"))
                        .required(List.of()));
    }

    /** Written here as a mapping, or the text of a JSON document, as {@code ${file:…}} gives it. */
    private static Reader<String> schema() {
        Reader<String> reader = spot -> spot.node() instanceof Node.Mapping mapping
                ? NodeJson.of(mapping).toString()
                : text().read(spot);
        return reader.as("JSON Schema");
    }
}
