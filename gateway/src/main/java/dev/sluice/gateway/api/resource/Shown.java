// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.config.value.Secret;
import dev.sluice.subscriptions.registry.Resource;
import java.util.List;

/** What was shown once and comes back. */
final class Shown {
    private Shown() {}

    /**
     * Whether these are the secrets that an answer showed: those that stay. Somebody who sends an answer back means no change, and must not end
     * the grace of the others by it.
     */
    static boolean isWhatWasShown(JsonNode given, Resource<?> present, List<Secret> known) {
        ArrayNode staying = JsonNodeFactory.instance.arrayNode();
        present.oldSecrets().staying(known).forEach(secret -> staying.add(secret.reveal()));
        return !staying.isEmpty() && staying.equals(given);
    }
}
