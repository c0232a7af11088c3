// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A broker and its folder, which goes with it. */
public final class TestBroker implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> overrides;
    private EmbeddedBroker running;

    /** Starts one with these properties. */
    public TestBroker(Map<String, String> overrides) {
        this.overrides = Map.copyOf(overrides);
        try {
            folder = Files.createTempDirectory("sluice-broker");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        running = EmbeddedBroker.start(new BrokerOptions(folder, 0, this.overrides));
    }

    /** The one that all tests of this process share who leave it in peace, until the process ends: a start takes seconds. */
    public static TestBroker shared() {
        return Shared.BROKER;
    }

    private static final class Shared {
        private static final TestBroker BROKER = new TestBroker(Map.of());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close, "test-broker-end"));
        }
    }

    /** It, as it runs now. */
    public EmbeddedBroker broker() {
        return running;
    }

    /** Where it keeps its data. */
    public Path folder() {
        return folder;
    }

    /** Stops it; its data stays. */
    public void stop() {
        running.close();
    }

    /** Starts it again where it was. */
    public void start() {
        running = EmbeddedBroker.start(new BrokerOptions(folder, running.port(), overrides));
    }

    @Override
    public void close() {
        running.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
