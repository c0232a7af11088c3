// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One selector and the channels at it. Confined to the thread that calls {@link #turn}, but for {@link #submit}. */
public final class Reactor {
    /** A channel's owner. */
    @FunctionalInterface
    public interface Owner {
        /** The channel can be read from, written to, or has connected, as its key says. */
        void ready(SelectionKey key) throws IOException;
    }

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    public Reactor() {
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
    }

    /** Puts a channel under this reactor. */
    public SelectionKey register(SelectableChannel channel, int interest, Owner owner) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, interest, owner);
    }

    /** Has {@code task} run by the reactor's thread. Thread-safe. */
    public void submit(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Waits for at most {@code millis} (0: not at all) for something to be ready, and deals with it. */
    public void turn(long millis) {
        try {
            if (millis > 0) {
                selector.select(Reactor::dispatch, millis);
            } else {
                selector.selectNow(Reactor::dispatch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("select failed", e);
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static void dispatch(SelectionKey key) {
        try {
            if (key.isValid()) {
                ((Owner) key.attachment()).ready(key);
            }
        } catch (IOException e) {
            close(key);
        }
    }

    /** Closes a key's channel, whatever state it is in. */
    public static void close(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException("channel can't be closed", e);
        }
    }
}
