// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import java.util.LinkedHashMap;
import java.util.Map;

/** The broker's properties: one node for everything, small, on the loopback interface, quick to start and to notice a dead client. */
final class BrokerSettings {
    static final String HOST = "127.0.0.1";
    static final String CONTROLLER = "CONTROLLER";

    private static final int MIB = 1024 * 1024;

    private BrokerSettings() {}

    static Map<String, String> of(BrokerOptions options, Ports ports) {
        Map<String, String> settings = new LinkedHashMap<>();
        node(settings, options, ports);
        oneReplica(settings);
        groups(settings);
        small(settings);
        settings.putAll(options.overrides());
        return settings;
    }

    private static void node(Map<String, String> settings, BrokerOptions options, Ports ports) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + HOST + ":" + ports.controller());
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("listeners", listeners(ports));
        settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + ports.broker());
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put(
                "log.dirs", options.folder().resolve("log").toAbsolutePath().toString());
        settings.put("auto.create.topics.enable", "false");
        // a restarted broker may register again only when the session of the killed one is over
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("broker.session.timeout.ms", "3000");
    }

    private static String listeners(Ports ports) {
        return "PLAINTEXT://" + HOST + ":" + ports.broker() + "," + CONTROLLER + "://" + HOST + ":"
                + ports.controller();
    }

    private static void oneReplica(Map<String, String> settings) {
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
    }

    private static void groups(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.consumer.min.session.timeout.ms", "6000");
        settings.put("group.consumer.session.timeout.ms", "6000");
        settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
        settings.put("group.consumer.heartbeat.interval.ms", "1000");
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }

    private static void small(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * MIB));
        settings.put("log.cleaner.io.buffer.size", Integer.toString(MIB / 4));
        settings.put("log.index.size.max.bytes", Integer.toString(2 * MIB));
    }
}
