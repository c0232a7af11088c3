// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.KeyFlag;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.api.VersionFlag;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does the same to each of some resources, and says so. */
record Action(Terminal terminal, ApiFlags flags, ResourceKind kind) {
    /** How carefully. */
    record Care(VersionFlag version, KeyFlag key) {}

    /** @param from where a subscription goes on; null is from its cursor */
    void post(List<String> ids, String verb, @Nullable String from, Care care) {
        try (Api api = flags.open(terminal)) {
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                Ask ask = Ask.post(kind.path(id) + "/" + verb);
                Ask whole = from == null
                        ? ask
                        : ask.json(JsonNodeFactory.instance.objectNode().put("from", from));
                Answer answer = api.send(kind.about(
                        api, id, care.key().on(care.version().on(whole, ids.size()), i)));
                told(id, answer);
            }
        }
    }

    private void told(String id, Answer answer) {
        if (flags.json()) {
            terminal.out().println(answer.body());
        } else {
            terminal.out().println(id + " is " + answer.json().path("state").asText());
        }
    }
}
