// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import dev.sluice.config.bind.Reader;
import dev.sluice.config.bind.Readers;
import dev.sluice.config.tree.Node;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which Kafka properties are the operator's to choose. */
final class KafkaProperties {
    static final String BOOTSTRAP = "bootstrap.servers";

    private static final String SERIALIZED = "the records' form is fixed";
    private static final Map<String, String> OURS = Map.of(
            "acks", "an event is accepted only when all in-sync replicas have it",
            "enable.idempotence", "a retried write must not double an event",
            "isolation.level", "state is read committed only",
            "auto.offset.reset", "a lost position must be told, not jumped over",
            "transactional.id", "it is made from the prefix and the node",
            "key.serializer", SERIALIZED,
            "value.serializer", SERIALIZED,
            "key.deserializer", SERIALIZED,
            "value.deserializer", SERIALIZED);
    private static final String SERVER = "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):[0-9]{1,5}";
    private static final Pattern SERVERS = Pattern.compile("\\s*" + SERVER + "\\s*(,\\s*" + SERVER + "\\s*)*");

    private KafkaProperties() {}

    /** Why a property can't be set, or null. */
    static @Nullable String refuse(String name) {
        if (name.startsWith("group.")) {
            return "'" + name + "' can't be set: the gateway's nodes are one group of its own making";
        }
        String reason = OURS.get(name);
        return reason == null ? null : "'" + name + "' can't be set: " + reason;
    }

    /** All of them, the cluster's address among them. */
    static Reader<Map<String, String>> all() {
        var properties = Readers.map(KafkaProperties::refuse, KafkaProperties::value);
        return spot -> {
            if (spot.node() instanceof Node.Mapping mapping
                    && mapping.entries().stream().noneMatch(entry -> entry.key().equals(BOOTSTRAP))) {
                spot.findings().add(spot.key(), "missing key '" + BOOTSTRAP + "'");
            }
            return properties.read(spot);
        };
    }

    private static Reader<String> value(String name) {
        return name.equals(BOOTSTRAP)
                ? Readers.text().check(SERVERS.asMatchPredicate(), "must be host:port, or several with commas between")
                : Readers.scalar();
    }
}
