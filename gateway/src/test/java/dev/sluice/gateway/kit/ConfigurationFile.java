// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.util.LinkedHashMap;
import java.util.Map;

/** The operator's file, put together section by section. */
final class ConfigurationFile {
    private final StringBuilder sections = new StringBuilder();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> subscriptions = new LinkedHashMap<>();

    private String server = "";

    /** More keys of the section {@code server}, in YAML's flow style. */
    void server(String flow) {
        server = ", " + flow;
    }

    void source(String name, String yaml) {
        sources.put(name, yaml);
    }

    void subscription(String name, String yaml, String webhook) {
        subscriptions.put(name, yaml.strip() + "\nwebhook:\n" + webhook.strip().indent(2));
    }

    void withoutSubscription(String name) {
        subscriptions.remove(name);
    }

    /** Sections beside the resources, as they stand in the file. */
    void sections(String yaml) {
        sections.append(yaml.strip()).append('\n');
    }

    /** What the section {@code server} has beside its port. */
    String server() {
        return server;
    }

    String text() {
        return sections + section("sources", sources) + section("subscriptions", subscriptions);
    }

    private static String section(String name, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(name).append(":\n");
        entries.forEach((key, yaml) ->
                text.append("  ").append(key).append(":\n").append(yaml.strip().indent(4)));
        return text.toString();
    }
}
