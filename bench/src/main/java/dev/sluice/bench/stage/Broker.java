// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Children;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.process.Ports;
import dev.sluice.broker.BrokerProcess;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/** The broker's process: killed and started again on the same port with the same data. Confined to one thread. */
public final class Broker {
    private static final Duration START = Duration.ofMinutes(3);

    private final Children children;
    private final Path data;
    private final Map<String, String> properties;
    private final int port = Ports.free();
    private Child process;

    Broker(Children children, Path data, Map<String, String> properties) {
        this.children = children;
        this.data = data;
        this.properties = properties;
        this.process = start();
        awaitReady();
    }

    private Child start() {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString(), "--port", Integer.toString(port)));
        properties.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        return children.start("broker", Jvm.BROKER, BrokerProcess.class.getName(), arguments);
    }

    /** Where clients connect. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** The process id at present. */
    public long pid() {
        return process.pid();
    }

    /** Has it stand still (SIGSTOP) until {@link #wake}. */
    public void freeze() {
        process.freeze();
    }

    /** Has it go on after {@link #freeze}. */
    public void wake() {
        process.wake();
    }

    /** Ends it with SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Starts it again after {@link #kill}; does not wait. */
    public void restart() {
        process = start();
    }

    /** Waits until it takes requests. */
    public void awaitReady() {
        process.await("ready", START);
    }

    /** Makes the topics that begin with {@code prefix} as the gateway makes them, and waits until their leaders answer. */
    public void topics(String prefix, int partitions) {
        TopicOptions options = new TopicOptions(partitions, 1, Duration.ofDays(7), Duration.ofDays(30), 1 << 20);
        Topics topics = new Topics(prefix);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            topics.ensure(admin, options, false);
            admin.listOffsets(everyPartition(topics.events(), partitions)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics " + prefix + " can't be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** By how many offsets {@code group} is behind the ends of the topic's partitions; those without an offset count from 0. */
    public long behind(String group, String topic, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long behind = 0;
            for (var end : admin.listOffsets(everyPartition(topic, partitions))
                    .all()
                    .get()
                    .entrySet()) {
                OffsetAndMetadata known = committed.get(end.getKey());
                behind += end.getValue().offset() - (known == null ? 0 : known.offset());
            }
            return behind;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets of " + group + " can't be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Which rebalance protocol a group speaks: {@code Consumer}, {@code Classic}; empty when there is no such group. */
    public String groupType(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            return admin.listGroups().all().get().stream()
                    .filter(listing -> listing.groupId().equals(group))
                    .flatMap(listing -> listing.type().stream())
                    .map(GroupType::toString)
                    .findFirst()
                    .orElse("");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the groups can't be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Map<TopicPartition, OffsetSpec> everyPartition(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(at -> new TopicPartition(topic, at), at -> OffsetSpec.latest()));
    }
}
