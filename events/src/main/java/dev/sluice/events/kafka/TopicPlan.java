// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** What one topic has to be like. Pure. */
record TopicPlan(String name, int partitions, int replication, Map<String, String> settings) {
    private static final int SIGNAL_BYTES = 4 * 1024 * 1024;
    private static final int STATE_SEGMENT_BYTES = 16 * 1024 * 1024;

    TopicPlan {
        settings = Map.copyOf(settings);
    }

    static List<TopicPlan> all(Topics topics, TopicOptions options) {
        return List.of(
                events(topics.events(), options),
                cursors(topics.cursors(), options),
                deadLetters(topics.deadLetters(), options),
                state(topics.registry(), 1, options),
                signals(topics.signals(), options),
                audit(topics.audit(), options),
                attempts(topics.attempts(), options));
    }

    private static TopicPlan events(String name, TopicOptions options) {
        Map<String, String> settings = settings(options);
        settings.put("cleanup.policy", "delete");
        settings.put("retention.ms", Long.toString(options.retention().toMillis()));
        settings.put("retention.bytes", "-1");
        // a door whose clock is wrong must not decide how long an event is kept
        settings.put("message.timestamp.type", "LogAppendTime");
        return new TopicPlan(name, options.partitions(), options.replication(), settings);
    }

    private static TopicPlan deadLetters(String name, TopicOptions options) {
        Map<String, String> settings = settings(options);
        settings.put("cleanup.policy", "delete");
        settings.put("retention.ms", Long.toString(options.deadLetterRetention().toMillis()));
        settings.put("retention.bytes", "-1");
        return new TopicPlan(name, options.partitions(), options.replication(), settings);
    }

    /** One partition, because its records are a chain. */
    private static TopicPlan audit(String name, TopicOptions options) {
        Map<String, String> settings = settings(options);
        settings.put("cleanup.policy", "delete");
        settings.put("retention.ms", Long.toString(options.auditRetention().toMillis()));
        settings.put("retention.bytes", "-1");
        return new TopicPlan(name, 1, options.replication(), settings);
    }

    private static TopicPlan attempts(String name, TopicOptions options) {
        Map<String, String> settings = settings(options);
        settings.put("cleanup.policy", "delete");
        settings.put("retention.ms", Long.toString(options.attemptsRetention().toMillis()));
        settings.put("retention.bytes", "-1");
        return new TopicPlan(name, options.partitions(), options.replication(), settings);
    }

    private static TopicPlan state(String name, int partitions, TopicOptions options) {
        Map<String, String> settings = settings(options);
        settings.put("cleanup.policy", "compact");
        settings.put("segment.bytes", Integer.toString(Math.max(STATE_SEGMENT_BYTES, options.maxRecordBytes())));
        settings.put("segment.ms", "600000");
        settings.put("min.cleanable.dirty.ratio", "0.1");
        return new TopicPlan(name, partitions, options.replication(), settings);
    }

    /** What was said last of each counts, and when a broker took it: nodes learn the brokers' time by that. */
    private static TopicPlan cursors(String name, TopicOptions options) {
        TopicPlan plan = state(name, options.partitions(), options);
        Map<String, String> settings = new HashMap<>(plan.settings());
        settings.put("message.timestamp.type", "LogAppendTime");
        return new TopicPlan(name, options.partitions(), options.replication(), settings);
    }

    /** What a node's file names is one record, whatever bodies are allowed. */
    private static TopicPlan signals(String name, TopicOptions options) {
        TopicPlan plan = state(name, 1, options);
        Map<String, String> settings = new HashMap<>(plan.settings());
        settings.put("max.message.bytes", Integer.toString(Math.max(SIGNAL_BYTES, options.maxRecordBytes())));
        return new TopicPlan(name, 1, options.replication(), settings);
    }

    private static Map<String, String> settings(TopicOptions options) {
        Map<String, String> settings = new HashMap<>();
        settings.put("max.message.bytes", Integer.toString(options.maxRecordBytes()));
        settings.put("min.insync.replicas", Integer.toString(options.minInsyncReplicas()));
        settings.put("unclean.leader.election.enable", "false");
        return settings;
    }

    NewTopic newTopic() {
        return new NewTopic(name, partitions, (short) replication).configs(settings);
    }

    /** What of an existing topic is weaker or smaller than this, with what to change. */
    List<String> problems(TopicDescription topic, Config config) {
        List<String> problems = new ArrayList<>();
        int has = topic.partitions().size();
        if (has < partitions) {
            problems.add("topic %s has %d partitions, fewer than %d: kafka-topics.sh --alter --topic %s --partitions %d"
                    .formatted(name, has, partitions, name, partitions));
        }
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replicas < replication) {
            problems.add("topic %s has a replication of %d, less than %d: raise it with kafka-reassign-partitions.sh"
                    .formatted(name, replicas, replication));
        }
        settings.forEach((key, wanted) -> {
            @Nullable String actual = valueOf(config, key);
            if (isWeaker(key, actual, wanted)) {
                problems.add(
                        "topic %s has %s=%s, weaker than %s: kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s=%s"
                                .formatted(name, key, actual, wanted, name, key, wanted));
            }
        });
        problems.sort(null);
        return problems;
    }

    private static @Nullable String valueOf(Config config, String key) {
        @Nullable ConfigEntry entry = config.get(key);
        return entry == null ? null : entry.value();
    }

    /**
     * Segment sizes and the like only make things slower: they are not refused. Timestamps matter where records are deleted by their age;
     * with those of the producers on a compacted topic, nodes go by their own clocks.
     */
    private boolean isWeaker(String key, @Nullable String actual, String wanted) {
        if (actual == null) {
            return false;
        }
        return switch (key) {
            case "max.message.bytes", "min.insync.replicas", "retention.ms", "retention.bytes" ->
                unlimited(Long.parseLong(actual)) < unlimited(Long.parseLong(wanted));
            case "unclean.leader.election.enable", "cleanup.policy" -> !actual.equals(wanted);
            case "message.timestamp.type" -> !actual.equals(wanted) && isDeletedByAge();
            default -> false;
        };
    }

    private boolean isDeletedByAge() {
        return "delete".equals(settings.get("cleanup.policy"));
    }

    private static long unlimited(long value) {
        return value < 0 ? Long.MAX_VALUE : value;
    }
}
