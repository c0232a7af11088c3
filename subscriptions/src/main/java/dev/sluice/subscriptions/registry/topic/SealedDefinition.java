// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.subscriptions.secret.SecretBox;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * Seals what is secret in a definition: its {@code secrets}, the values of a webhook's {@code headers}, which may carry
 * credentials, and its {@code tls.key}. Thread-safe.
 */
final class SealedDefinition {

    private static final int STAND_IN_BYTES = 32;

    private final SecretBox box;
    private final SecureRandom random = new SecureRandom();

    SealedDefinition(SecretBox box) {
        this.box = box;
    }

    /** A sealed copy. */
    JsonNode seal(JsonNode definition, String tenant, String resource) {
        return replaced(definition, text -> box.seal(text, tenant, resource));
    }

    /** An open copy. Throws WrongKeyException. */
    JsonNode open(JsonNode definition, String tenant, String resource) {
        return replaced(definition, text -> box.open(text, tenant, resource));
    }

    /** One secret, sealed. */
    String seal(String secret, String tenant, String resource) {
        return box.seal(secret, tenant, resource);
    }

    /** One secret, open. Throws WrongKeyException. */
    String open(String sealed, String tenant, String resource) {
        return box.open(sealed, tenant, resource);
    }

    /** Whether there are old master keys at all. */
    boolean hasOld() {
        return box.hasOld();
    }

    /** Whether an old master key sealed something in it. */
    boolean isOld(JsonNode sealed) {
        if (sealed.isTextual()) return box.isOld(sealed.textValue());
        var found = new AtomicBoolean();
        replaced(sealed, text -> {
            if (box.isOld(text)) found.set(true);
            return text;
        });
        return found.get();
    }

    /** A copy in which random secrets stand for those that can't be opened: of the right form, and known to nobody. */
    JsonNode standIn(JsonNode definition) {
        return replaced(definition, text -> {
            var bytes = new byte[STAND_IN_BYTES];
            random.nextBytes(bytes);
            return "whsec_" + Base64.getEncoder().encodeToString(bytes);
        });
    }

    private static JsonNode replaced(JsonNode definition, UnaryOperator<String> with) {
        JsonNode copy = definition.deepCopy();
        texts(copy.path("secrets"), with);
        texts(copy.path("webhook").path("secrets"), with);
        texts(copy.path("webhook").path("headers"), with);
        if (copy.path("webhook").path("tls") instanceof ObjectNode tls && tls.has("key")) {
            tls.set("key", sealed(tls.get("key"), with));
        }
        return copy;
    }

    private static void texts(JsonNode holder, UnaryOperator<String> with) {
        switch (holder) {
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) list.set(i, sealed(list.get(i), with));
            }
            case ObjectNode object -> object.properties().forEach(each -> each.setValue(sealed(each.getValue(), with)));
            default -> {}
        }
    }

    private static JsonNode sealed(JsonNode text, UnaryOperator<String> with) {
        return TextNode.valueOf(with.apply(text.asText()));
    }
}
