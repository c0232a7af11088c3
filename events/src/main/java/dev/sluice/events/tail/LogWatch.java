// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.tail;

import dev.sluice.events.kafka.LogAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the events topic, because a consumer is told nothing when its topic is deleted: reachable, the same topic, as many
 * partitions as at start. Owns the thread {@code sluice-log-watch}.
 */
final class LogWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogWatch.class);
    private static final long ANSWER_MILLIS = 4000;

    private final LogAccess access;
    private final Duration every;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sluice-log-watch").daemon(true).factory());
    private final Admin admin;
    private volatile LogHealth health = new LogHealth(false, Instant.EPOCH, List.of());

    LogWatch(LogAccess access, Duration every) {
        this.access = access;
        this.every = every;
        this.admin = access.clients().admin("log-watch");
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    LogHealth health() {
        return health;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ZERO);
    }

    private void look() {
        String topic = access.topics().events();
        try {
            TopicDescription found = describe(topic).get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            tell(new LogHealth(true, Instant.now(), alarms(found)));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                tell(new LogHealth(true, Instant.now(), List.of("topic " + topic + " was deleted")));
            } else {
                tell(new LogHealth(false, health.lastReached(), health.alarms()));
            }
        } catch (TimeoutException late) {
            tell(new LogHealth(false, health.lastReached(), health.alarms()));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) { // else the schedule would end here
            LOGGER.atWarn().setCause(unexpected).log("can't look after the events topic");
        }
    }

    private KafkaFuture<TopicDescription> describe(String topic) {
        return Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    private List<String> alarms(TopicDescription found) {
        if (!found.topicId().equals(access.layout().eventsTopicId())) {
            return List.of("topic " + found.name() + " was deleted and made anew: restart the node");
        }
        int partitions = found.partitions().size();
        if (partitions != access.layout().partitions()) {
            return List.of("topic %s has %d partitions now, %d at start: restart the node"
                    .formatted(found.name(), partitions, access.layout().partitions()));
        }
        return List.of();
    }

    private void tell(LogHealth now) {
        LogHealth before = health;
        health = now;
        for (String alarm : now.alarms()) {
            if (!before.alarms().contains(alarm)) {
                LOGGER.atError().addKeyValue("topic", access.topics().events()).log(alarm);
            }
        }
        boolean first = before.lastReached().equals(Instant.EPOCH);
        if (before.reachable() && !now.reachable()) {
            LOGGER.atWarn().addKeyValue("topic", access.topics().events()).log("log not reachable");
        } else if (!before.reachable() && now.reachable() && !first) {
            LOGGER.atInfo().addKeyValue("topic", access.topics().events()).log("log reachable again");
        }
    }
}
