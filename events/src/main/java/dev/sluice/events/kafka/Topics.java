// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** The names of the node's topics, and their making and checking at start. */
public record Topics(String prefix) {
    /** Accepted events. */
    public String events() {
        return prefix + ".events";
    }

    /** Lane and partition records (compacted), partitioned as events. */
    public String cursors() {
        return prefix + ".cursors";
    }

    /** What could not be delivered, partitioned as events. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** Sources, subscriptions, event types (compacted, one partition). */
    public String registry() {
        return prefix + ".registry";
    }

    /** What nodes must know of each other (compacted, one partition). */
    public String signals() {
        return prefix + ".signals";
    }

    /** Who changed what in the registry (one partition, never compacted). */
    public String audit() {
        return prefix + ".audit";
    }

    /** Outbound requests made, in blocks. */
    public String attempts() {
        return prefix + ".attempts";
    }

    /**
     * Makes what is missing and checks what is there. Blocks; meant for the start, off the event loops.
     *
     * @param dev what is weaker or smaller is returned as a warning instead of refused
     * @throws TopicException with every topic that can't be made or is weaker or smaller than promised
     */
    public TopicLayout ensure(Admin admin, TopicOptions options, boolean dev) {
        TopicMaker maker = new TopicMaker(admin, TopicPlan.all(this, options));
        List<TopicDescription> topics = maker.make();
        List<String> problems = maker.problems(topics);
        int partitions = topics.get(0).partitions().size();
        List<String> unequal = unequal(topics, partitions);
        if (!unequal.isEmpty() || (!dev && !problems.isEmpty())) {
            throw new TopicException(
                    Stream.concat(problems.stream(), unequal.stream()).toList());
        }
        return new TopicLayout(partitions, topics.get(0).topicId(), options.maxRecordBytes(), problems);
    }

    /** Cursors and dead letters go with the events' partitions: that holds in dev too. */
    private List<String> unequal(List<TopicDescription> topics, int partitions) {
        return topics.stream()
                .filter(topic -> topic.name().equals(cursors()) || topic.name().equals(deadLetters()))
                .filter(topic -> topic.partitions().size() < partitions)
                .map(topic ->
                        "topic %s has fewer partitions than %s: kafka-topics.sh --alter --topic %s --partitions %d"
                                .formatted(topic.name(), events(), topic.name(), partitions))
                .toList();
    }
}
