// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Children;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.process.Ports;
import dev.sluice.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The broker's process: killed and started again on the same port with the same data. Confined to one thread. */
public final class Broker {
    private static final Duration START = Duration.ofMinutes(1);
    private static final int MOST_BYTES = (1 << 20) + (64 << 10);

    private final Children children;
    private final Path data;
    private final int port = Ports.free();
    private Child process;

    Broker(Children children, Path data) {
        this.children = children;
        this.data = data;
        this.process = start();
        awaitReady();
    }

    private Child start() {
        List<String> arguments = List.of("--data", data.toString(), "--port", Integer.toString(port));
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

    /** Makes a topic as the gateway makes that of the events. */
    public void topic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.of((short) 1))
                    .configs(Map.of("max.message.bytes", Integer.toString(MOST_BYTES)));
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + name + " can't be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
