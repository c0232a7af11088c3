// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes missing topics and checks the others. Confined to the thread that starts the node; blocks. */
final class TopicMaker {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicMaker.class);
    private static final long TIMEOUT_SECONDS = 30;
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Admin admin;
    private final List<TopicPlan> plans;

    TopicMaker(Admin admin, List<TopicPlan> plans) {
        this.admin = admin;
        this.plans = plans;
    }

    /** The topics as they are after making what was missing, in the order of the plans. */
    List<TopicDescription> make() {
        List<String> problems = new ArrayList<>();
        Map<String, TopicDescription> existing = describe();
        for (TopicPlan plan : plans) {
            if (!existing.containsKey(plan.name())) {
                create(plan, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new TopicException(problems);
        }
        return existing.size() == plans.size() ? ordered(existing) : settled();
    }

    /** What is weaker or smaller than planned, of every topic. */
    List<String> problems(List<TopicDescription> topics) {
        Map<ConfigResource, Config> configs = configs();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            TopicPlan plan = plans.get(i);
            Config config = configs.get(resource(plan.name()));
            problems.addAll(plan.problems(topics.get(i), config == null ? new Config(List.of()) : config));
        }
        return problems;
    }

    private void create(TopicPlan plan, List<String> problems) {
        try {
            get(admin.createTopics(List.of(plan.newTopic())).all());
            LOGGER.atInfo()
                    .addKeyValue("topic", plan.name())
                    .addKeyValue("partitions", plan.partitions())
                    .addKeyValue("replication", plan.replication())
                    .log("topic made");
        } catch (ExecutionException failed) {
            // another node that starts at the same moment may have been quicker
            if (!(failed.getCause() instanceof TopicExistsException)) {
                problems.add("topic " + plan.name() + " can't be made: " + reason(failed));
            }
        }
    }

    /** A topic just made is not known everywhere at once. */
    private List<TopicDescription> settled() {
        long end = System.nanoTime() + SETTLE_NANOS;
        while (true) {
            Map<String, TopicDescription> found = describe();
            boolean all = found.size() == plans.size()
                    && found.values().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .allMatch(partition -> partition.leader() != null);
            if (all) {
                return ordered(found);
            }
            if (System.nanoTime() - end > 0) {
                throw new TopicException(List.of("topics were made, but have no leaders after 30 s"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private List<TopicDescription> ordered(Map<String, TopicDescription> found) {
        List<TopicDescription> topics = new ArrayList<>();
        for (TopicPlan plan : plans) {
            TopicDescription topic = found.get(plan.name());
            if (topic == null) {
                throw new TopicException(List.of("topic " + plan.name() + " vanished while it was checked"));
            }
            topics.add(topic);
        }
        return topics;
    }

    private Map<String, TopicDescription> describe() {
        List<String> names = plans.stream().map(TopicPlan::name).toList();
        Map<String, TopicDescription> found = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                found.put(name, get(description));
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new TopicException(List.of("topic " + name + " can't be described: " + reason(failed)));
                }
            }
        });
        return found;
    }

    private Map<ConfigResource, Config> configs() {
        try {
            return get(admin.describeConfigs(
                            plans.stream().map(plan -> resource(plan.name())).toList())
                    .all());
        } catch (ExecutionException failed) {
            throw new TopicException(List.of("the topics' settings can't be read: " + reason(failed)));
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new ExecutionException(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(stopped);
        }
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause == null ? failed.toString() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
