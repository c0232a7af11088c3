// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Kafka broker and its controller on 127.0.0.1. Thread-safe. */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int TRIES = 3;

    private final KafkaRaftServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Formats the folder if it is new, starts, and returns when the broker takes requests. Blocks for about 2 s.
     *
     * @throws UncheckedIOException if the folder can't be written
     * @throws org.apache.kafka.common.KafkaException if the broker can't start: folder in use, port taken, data unreadable
     */
    public static EmbeddedBroker start(BrokerOptions options) {
        try {
            Files.createDirectories(options.folder());
            for (int tries = 1; ; tries++) {
                Ports ports = Ports.choose(options.folder(), options.port());
                try {
                    return start(options, ports);
                } catch (RuntimeException failed) {
                    if (tries == TRIES || options.port() != 0 || ports.areFree()) {
                        throw failed;
                    }
                    LOGGER.atInfo()
                            .addKeyValue("port", ports.broker())
                            .log("somebody took the broker's port: another one");
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("broker folder " + options.folder(), failed);
        }
    }

    private static EmbeddedBroker start(BrokerOptions options, Ports ports) throws IOException {
        KafkaConfig config = new KafkaConfig(BrokerSettings.of(options, ports), false);
        LogFolder.formatIfNew(config);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        start(server);
        LOGGER.atInfo()
                .addKeyValue("port", ports.broker())
                .addKeyValue("folder", options.folder())
                .log("broker started");
        return new EmbeddedBroker(server, ports.broker());
    }

    private static void start(KafkaRaftServer server) {
        boolean started = false;
        try {
            server.startup();
            started = true;
        } finally {
            if (!started) {
                server.shutdown();
            }
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return BrokerSettings.HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Stops cleanly; the data stays. Blocks. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
            LOGGER.atInfo().addKeyValue("port", port).log("broker stopped");
        }
    }
}
