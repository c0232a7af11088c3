// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

import dev.sluice.delivery.state.Adoption;
import dev.sluice.delivery.state.StateCodecException;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.Topics;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads assigned partitions one after the other on a thread of its own, {@code sluice-loader}. Thread-safe. */
final class LoaderThread {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoaderThread.class);

    /** What came of a load that was wanted to its end. */
    sealed interface Loaded {
        /** The partition may start. */
        record Ready(Adoption adoption) implements Loaded {}

        /** It must not start. */
        record Refused(String reason) implements Loaded {}
    }

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final KafkaClients clients;
    private final Topics topics;
    private final UUID topicId;
    private final KeeperOptions options;
    private final LongAdder ended = new LongAdder();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sluice-loader").factory());

    /** Owned by the loader's thread. */
    private @Nullable Loader loader;

    LoaderThread(KafkaClients clients, Topics topics, UUID topicId, KeeperOptions options) {
        this.clients = clients;
        this.topics = topics;
        this.topicId = topicId;
        this.options = options;
    }

    /** How many transactions it ended that the brokers had forgotten to end. Any thread. */
    long ended() {
        return ended.sum();
    }

    void start() {
        executor.execute(this::loader);
    }

    /** Loads until it is done, refused or not wanted any more; {@code then} is called on the loader's thread. */
    void load(int partition, BooleanSupplier wanted, Consumer<Loaded> then) {
        executor.execute(() -> {
            while (wanted.getAsBoolean()) {
                try {
                    Adoption adoption = loader().load(partition, wanted);
                    if (adoption != null) {
                        then.accept(new Loaded.Ready(adoption));
                    }
                    return;
                } catch (StateCodecException | DoubtfulStateException e) {
                    then.accept(new Loaded.Refused(String.valueOf(e.getMessage())));
                    return;
                } catch (RuntimeException
                        | Error e) { // the task's outermost edge: the partition would stand without a word
                    LOGGER.atWarn()
                            .setCause(e)
                            .addKeyValue("partition", partition)
                            .log("partition could not be loaded; trying again");
                    renew();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        });
    }

    private Loader loader() {
        if (loader == null) {
            loader = new Loader(clients, topics, topicId, options, ended);
        }
        return loader;
    }

    private void renew() {
        if (loader != null) {
            try {
                loader.close();
            } catch (RuntimeException e) {
                LOGGER.atDebug().addKeyValue("error", String.valueOf(e)).log("loader did not close");
            }
            loader = null;
        }
    }

    void close() {
        executor.execute(this::renew);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
