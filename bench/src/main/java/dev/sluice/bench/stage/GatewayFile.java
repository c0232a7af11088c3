// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration for {@code ./sluice run}, as JSON, which is YAML. Values are kept as given; the file is written when the gateway is
 * started.
 */
public final class GatewayFile {
    /** The key that tokens of our runs are signed with. */
    static final String JWT_KEY = "sluice-bench-and-trial-only-key-0123456789";

    private static final String MASTER_KEY = "c2x1aWNlLWJlbmNoLWFuZC10cmlhbC1vbmx5LWtleSE=";

    private final Map<String, Object> sources = new LinkedHashMap<>();
    private final Map<String, Object> subscriptions = new LinkedHashMap<>();
    private final Map<String, Object> streams = new LinkedHashMap<>();
    private final Map<String, Object> providers = new LinkedHashMap<>();
    private final String prefix;
    private final int partitions;

    /** A file without sources and subscriptions; topics begin with {@code prefix}. */
    public GatewayFile(String prefix, int partitions) {
        this.prefix = prefix;
        this.partitions = partitions;
    }

    /** The topic of the events. */
    public String events() {
        return prefix + ".events";
    }

    /** The consumer group of all gateways. */
    public String group() {
        return prefix + ".delivery";
    }

    /** The topic of the dead letters. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** The topic of the checkpoints. */
    public String cursors() {
        return prefix + ".cursors";
    }

    /** How long clients of streams are sent away at shutdown, a duration as the file has it. */
    public GatewayFile drain(String duration) {
        streams.put("drain", duration);
        return this;
    }

    /** Takes provider files of a folder. */
    public GatewayFile providers(Path folder) {
        providers.put("folder", folder.toString());
        return this;
    }

    /** Adds a source. */
    public GatewayFile source(String name, Map<String, Object> source) {
        sources.put(name, source);
        return this;
    }

    /** Adds a subscription. */
    public GatewayFile subscription(String name, Map<String, Object> subscription) {
        subscriptions.put(name, subscription);
        return this;
    }

    Map<String, Object> sections(String bootstrap) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("server", Map.of("host", "127.0.0.1"));
        file.put("kafka", Map.of("bootstrap.servers", bootstrap));
        file.put("topics", Map.of("prefix", prefix, "partitions", partitions, "replication", 1));
        file.put("auth", Map.of("jwt", Map.of("key", JWT_KEY)));
        file.put("secrets", Map.of("masterKey", MASTER_KEY));
        file.put("targets", Map.of("allowPrivate", true, "allowHttp", true));
        if (!streams.isEmpty()) {
            file.put("streams", streams);
        }
        if (!providers.isEmpty()) {
            file.put("providers", providers);
        }
        file.put("sources", sources);
        file.put("subscriptions", subscriptions);
        return file;
    }
}
