// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.NodeJson;
import dev.sluice.config.tree.YamlTree;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Any key of a definition by its path. Filled in by picocli on the main thread. */
final class Setting {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any key, such as webhook.timeout=5s or 'webhook.retry.schedule=[5s, 1m]'; null takes it out")
    private final List<String> settings = new ArrayList<>();

    void into(Form form) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            String key = equals < 0 ? "" : setting.substring(0, equals);
            if (!key.matches("[^.=]+([.][^.=]+)*")) {
                throw CommandFailure.usage(
                        "--set wants a key, = and a value, such as webhook.timeout=5s, not '" + setting + "'");
            }
            form.put("--set " + key, value(key, setting.substring(equals + 1)), key.split("[.]"));
        }
    }

    private static JsonNode value(String key, String text) {
        var findings = new Findings();
        Node node = text.isEmpty() ? null : YamlTree.read(text, findings);
        if (node == null || !findings.sorted().isEmpty()) {
            throw CommandFailure.usage("--set " + key + ": the value can't be read as YAML");
        }
        return NodeJson.of(node);
    }
}
