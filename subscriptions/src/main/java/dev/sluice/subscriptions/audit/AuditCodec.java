// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.subscriptions.registry.Actor;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record's value: one line of JSON, UTF-8, {number, previous, time, actor {type, operation, tenant, subject, issuer, trace},
 * change, kind, id, tenant, before, after, fields}. What is not there is left out. Its digest stands in the header
 * {@value #DIGEST}.
 */
final class AuditCodec {

    static final String DIGEST = "digest";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private AuditCodec() {}

    static byte[] write(Link before, Instant time, Actor actor, AuditedWrite write) {
        ObjectNode json = JSON.createObjectNode()
                .put("number", before.number() + 1)
                .put("previous", before.digest())
                .put("time", time.toString());
        actor(json.putObject("actor"), actor);
        json.put("change", word(write.change()))
                .put("kind", write.kind().label())
                .put("id", write.id())
                .put("tenant", write.tenant())
                .put("before", write.before())
                .put("after", write.after());
        ArrayNode fields = json.putArray("fields");
        write.fields().forEach(fields::add);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static void actor(ObjectNode json, Actor actor) {
        json.put("type", word(actor.type())).put("operation", actor.operation());
        maybe(json, "tenant", actor.tenant());
        maybe(json, "subject", actor.subject());
        maybe(json, "issuer", actor.issuer());
        maybe(json, "trace", actor.trace());
    }

    private static void maybe(ObjectNode json, String name, @Nullable String text) {
        if (text != null) json.put(name, text);
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
