// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.AuthSettings;
import dev.sluice.config.JwtSettings;
import dev.sluice.config.Section;
import dev.sluice.config.Settings;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.subscriptions.secret.MasterKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the sections that must be the same on every node, so that nodes can tell whether their files differ. Keyed with the master key:
 * secrets go into them, and who reads the topic must not be able to guess at those. Thread-safe.
 */
final class ConfigDigests {
    private final Mac prepared;

    ConfigDigests(byte[] masterKey) {
        this.prepared = MasterKey.of(masterKey).mac("sluice configuration digests v1");
    }

    /** By section. */
    Map<String, Long> of(Settings settings) {
        var digests = new TreeMap<String, Long>();
        for (Section section : Section.values()) {
            String text = text(section, settings);
            if (text != null) digests.put(section.key(), digest(section.key() + "\n" + text));
        }
        return digests;
    }

    /** What a section says, always in the same words; null for one that may differ from node to node. */
    private static @Nullable String text(Section section, Settings settings) {
        return switch (section) {
            case SERVER, MANAGEMENT, KAFKA, SECRETS, PROVIDERS -> null;
            case TOPICS, TARGETS, STREAMS, QUOTAS, PUBLISHING ->
                section.of(settings).toString();
            case AUTH -> auth(settings.auth());
            case SOURCES -> {
                ObjectNode all = JsonNodeFactory.instance.objectNode();
                new TreeMap<>(settings.sources()).forEach((name, each) -> all.set(name, ResourceJson.write(each)));
                yield text(all);
            }
            case SUBSCRIPTIONS -> {
                ObjectNode all = JsonNodeFactory.instance.objectNode();
                new TreeMap<>(settings.subscriptions())
                        .forEach((name, each) -> all.set(name, ResourceJson.write(each)));
                yield text(all);
            }
            case EVENT_TYPES -> new TreeMap<>(settings.eventTypes()).toString();
        };
    }

    private static String auth(AuthSettings auth) {
        @Nullable JwtSettings jwt = auth.jwt();
        return switch (jwt) {
            case null -> "none";
            case JwtSettings.SharedKey shared -> "key " + shared.key().reveal();
            case JwtSettings.Jwks published -> "jwks " + published;
        };
    }

    private static String text(JsonNode json) {
        return json.toString();
    }

    private long digest(String text) {
        byte[] digest = MasterKey.copy(prepared).doFinal(text.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }
}
