// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.events.tail.GapListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the log lost something, and tells whoever asked to hear of it. Thread-safe. */
final class LogCuts implements GapListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogCuts.class);

    private final List<GapListener> listeners = new CopyOnWriteArrayList<>();

    /** Tells this one from now on. */
    void tell(GapListener listener) {
        listeners.add(listener);
    }

    @Override
    public void lost(int partition, long from, long to) {
        LOGGER.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("from", from)
                .addKeyValue("offset", to)
                .log("the log does not have these records any more, or can't read them");
        tellAll(listener -> listener.lost(partition, from, to));
    }

    @Override
    public void truncated(int partition, long from, long end) {
        LOGGER.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("from", from)
                .addKeyValue("offset", end)
                .log("the log was cut: acknowledged records are gone, their offsets will be used again");
        tellAll(listener -> listener.truncated(partition, from, end));
    }

    /** Each for itself: one that fails must not cost the others a cut. */
    private void tellAll(Consumer<GapListener> tell) {
        for (GapListener listener : listeners) {
            try {
                tell.accept(listener);
            } catch (RuntimeException bug) {
                LOGGER.atError().setCause(bug).log("a listener failed to take a cut of the log");
            }
        }
    }
}
