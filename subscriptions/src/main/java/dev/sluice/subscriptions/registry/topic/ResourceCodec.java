// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.subscriptions.registry.DefinitionJson;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Locked;
import dev.sluice.subscriptions.registry.OldSecrets;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.ReplayJson;
import dev.sluice.subscriptions.secret.WrongKeyException;
import dev.sluice.subscriptions.type.EventType;
import dev.sluice.subscriptions.type.EventTypeJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a record's value: a version byte, then JSON {id, tenant, origin, state, createdAt, version, incarnation,
 * starts, unseen, definition, oldSecrets}. The incarnation is left out of the record that creates it, since it is that record's offset. The
 * definition is the form that the configuration file uses, with secrets sealed. {@code oldSecrets}, left out when there are
 * none, is a list of {secret, end}: secrets that the definition lists too, sealed once more. What can't be opened is locked,
 * not refused. Thread-safe.
 */
final class ResourceCodec {

    private static final byte VERSION = 1;
    private static final String OLD_SECRETS = "oldSecrets";
    private static final String UNSEEN = "unseen";
    private static final String DEFINITION = "definition";
    private static final String SECRET = "secret";
    private static final String END = "end";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final SealedDefinition seal;

    ResourceCodec(SealedDefinition seal) {
        this.seal = seal;
    }

    byte[] write(Resource<?> resource) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", resource.id())
                .put("tenant", resource.tenant())
                .put("origin", word(resource.origin()))
                .put("state", word(resource.state()))
                .put("createdAt", resource.createdAt().toString())
                .put("version", resource.version());
        if (resource.incarnation() != Resource.UNBORN) json.put("incarnation", resource.incarnation());
        ObjectNode starts = json.putObject("starts");
        resource.starts().forEach((partition, offset) -> starts.put(Integer.toString(partition), offset));
        if (resource.unseen()) json.put(UNSEEN, true);
        Locked locked = resource.locked();
        if (locked == null) seal(resource, json);
        else json.setAll(parsed(locked.sealed()));
        return bytes(json);
    }

    private void seal(Resource<?> resource, ObjectNode json) {
        ObjectNode definition = DefinitionJson.write(resource);
        requireReadable(resource, definition);
        json.set(DEFINITION, seal.seal(definition, resource.tenant(), key(resource)));
        if (!resource.oldSecrets().isEmpty()) oldSecrets(resource, json.putArray(OLD_SECRETS));
    }

    private static ObjectNode parsed(String sealed) {
        try {
            return (ObjectNode) JSON.readTree(sealed);
        } catch (JsonProcessingException weWroteIt) {
            throw new UncheckedIOException(weWroteIt);
        }
    }

    private void oldSecrets(Resource<?> resource, ArrayNode list) {
        resource.oldSecrets()
                .ends()
                .forEach((secret, end) -> list.addObject()
                        .put(SECRET, seal.seal(secret.reveal(), resource.tenant(), key(resource)))
                        .put(END, end.toString()));
    }

    Resource<SourceSettings> readSource(String id, byte[] value, long offset) {
        return read(
                new ResourceKey(Kind.SOURCE, id),
                value,
                offset,
                definition -> ResourceJson.readSource(id, definition).orElseThrow());
    }

    Resource<SubscriptionSettings> readSubscription(String id, byte[] value, long offset) {
        return read(
                new ResourceKey(Kind.SUBSCRIPTION, id),
                value,
                offset,
                definition -> ResourceJson.readSubscription(id, definition).orElseThrow());
    }

    Resource<EventType> readEventType(String id, byte[] value, long offset) {
        return read(new ResourceKey(Kind.EVENT_TYPE, id), value, offset, EventTypeJson::read);
    }

    Resource<Replay> readReplay(String id, byte[] value, long offset) {
        return read(new ResourceKey(Kind.REPLAY, id), value, offset, ReplayJson::read);
    }

    /** Whether an old master key sealed something in it. */
    boolean isOld(byte[] value) {
        if (!seal.hasOld()) return false;
        try {
            JsonNode json = JSON.readTree(value, 1, value.length - 1);
            for (JsonNode each : json.path(OLD_SECRETS)) {
                if (seal.isOld(each.path(SECRET))) return true;
            }
            return seal.isOld(json.path(DEFINITION));
        } catch (IOException malformed) {
            return false;
        }
    }

    private <D> Resource<D> read(ResourceKey key, byte[] value, long offset, DefinitionReader<D> reader) {
        if (value.length == 0 || value[0] != VERSION) throw unreadable(key, offset, "version", null);
        try {
            JsonNode json = JSON.readTree(value, 1, value.length - 1);
            String tenant = json.required("tenant").textValue();
            Opened<D> opened = open(json, tenant, key, reader);
            return new Resource<>(
                    key.kind(),
                    key.id(),
                    tenant,
                    choice(Origin.class, json.required("origin")),
                    choice(State.class, json.required("state")),
                    Instant.parse(json.required("createdAt").textValue()),
                    json.required("version").longValue(),
                    json.path("incarnation").asLong(offset),
                    opened.definition(),
                    starts(json.path("starts")),
                    opened.oldSecrets(),
                    opened.locked(),
                    json.path(UNSEEN).booleanValue());
        } catch (IOException | IllegalArgumentException | DateTimeException malformed) {
            throw unreadable(key, offset, "content", malformed);
        }
    }

    /** What was sealed, or stand-ins for it. */
    private record Opened<D>(
            D definition, OldSecrets oldSecrets, @Nullable Locked locked) {}

    private <D> Opened<D> open(JsonNode json, String tenant, ResourceKey key, DefinitionReader<D> reader) {
        JsonNode definition = json.required(DEFINITION);
        JsonNode old = json.path(OLD_SECRETS);
        try {
            return new Opened<>(
                    reader.read(seal.open(definition, tenant, key.text())), oldSecrets(old, tenant, key.text()), null);
        } catch (WrongKeyException shut) {
            ObjectNode sealed = JSON.createObjectNode();
            sealed.set(DEFINITION, definition);
            if (!old.isMissingNode()) sealed.set(OLD_SECRETS, old);
            var locked = new Locked(String.valueOf(shut.getMessage()), sealed.toString());
            return new Opened<>(reader.read(seal.standIn(definition)), OldSecrets.NONE, locked);
        }
    }

    private OldSecrets oldSecrets(JsonNode list, String tenant, String key) {
        var ends = new HashMap<Secret, Instant>();
        for (JsonNode each : list) {
            String secret = seal.open(each.required(SECRET).asText(), tenant, key);
            ends.put(Secret.of(secret), Instant.parse(each.required(END).asText()));
        }
        return new OldSecrets(ends);
    }

    private static Map<Integer, Long> starts(JsonNode json) {
        var starts = new HashMap<Integer, Long>();
        json.properties()
                .forEach(each -> starts.put(
                        Integer.valueOf(each.getKey()), each.getValue().longValue()));
        return starts;
    }

    /** One record that nobody can read would stop every node's view for good. */
    private static void requireReadable(Resource<?> resource, ObjectNode definition) {
        List<ResourceJson.Refusal> refusals = switch (resource.kind()) {
            case SOURCE -> ResourceJson.readSource(resource.id(), definition).refusals();
            case SUBSCRIPTION ->
                ResourceJson.readSubscription(resource.id(), definition).refusals();
            case REPLAY, EVENT_TYPE -> List.of();
        };
        if (!refusals.isEmpty())
            throw new IllegalArgumentException(resource.id() + " could not be read again: " + refusals);
    }

    private static byte[] bytes(ObjectNode json) {
        var out = new ByteArrayOutputStream();
        out.write(VERSION);
        try {
            JSON.writeValue(out, json);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return out.toByteArray();
    }

    private static String key(Resource<?> resource) {
        return new ResourceKey(resource.kind(), resource.id()).text();
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, JsonNode word) {
        return Enum.valueOf(type, word.asText().toUpperCase(Locale.ROOT));
    }

    private static RegistryException unreadable(ResourceKey key, long offset, String what, @Nullable Throwable cause) {
        return new RegistryException(
                "registry record of " + key.text() + " at offset " + offset + ": its " + what
                        + " can't be read by this version",
                cause);
    }

    private interface DefinitionReader<D> {
        D read(JsonNode definition);
    }
}
