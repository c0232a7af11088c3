// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.output.Printable;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import java.util.stream.StreamSupport;

/** Tells people what was made, and its secrets, which they see this once. */
record Made(Terminal terminal, ApiFlags flags, ResourceKind kind) {
    /** @param asked the form: what it has of secrets is known to them already */
    void tell(Answer answer, ObjectNode asked) {
        if (flags.json()) {
            terminal.out().println(answer.body());
            return;
        }
        JsonNode made = answer.object();
        terminal.out()
                .println(made.path("id").asText() + " is " + made.path("state").asText());
        switch (kind) {
            case SOURCE -> source(made, asked);
            case SUBSCRIPTION -> subscription(made, asked);
        }
        if (made.has("oldSecretsUntil")) {
            line(
                    "old",
                    "those before it count until "
                            + made.path("oldSecretsUntil").asText());
        }
    }

    private void source(JsonNode made, ObjectNode asked) {
        line("url", flags.at(made.path("path").asText()));
        if (secrets(made, asked)) {
            remark("give both to the provider; the secret is shown this once");
        }
    }

    private void subscription(JsonNode made, ObjectNode asked) {
        JsonNode webhook = made.path("webhook");
        line("target", webhook.path("url").asText("stream"));
        if (secrets(webhook, asked.path("webhook"))) {
            remark("give it to the receiver, which verifies with it; it is shown this once");
        }
    }

    /** Prints those that were made for them; whether there are any. */
    private boolean secrets(JsonNode made, JsonNode asked) {
        if (asked.has("secrets")) {
            return false;
        }
        List<String> secrets = StreamSupport.stream(made.path("secrets").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        secrets.forEach(secret -> line("secret", secret));
        return !secrets.isEmpty();
    }

    private void line(String name, String value) {
        terminal.out().println("  %-8s%s".formatted(name, Printable.line(value)));
    }

    private void remark(String text) {
        terminal.out().println("  " + " ".repeat(8) + "(" + text + ")");
    }
}
