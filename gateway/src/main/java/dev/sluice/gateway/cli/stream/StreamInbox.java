// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.stream;

import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands a socket's messages from the HTTP client's thread to the one that takes them. Holds one whole message and its end at most. */
final class StreamInbox implements WebSocket.Listener {
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    /** Touched by the HTTP client only, one call at a time. */
    private final StringBuilder parts = new StringBuilder();

    /** What comes out. */
    sealed interface Item {}

    /** A whole message; the next is asked for with {@link WebSocket#request}. */
    record Text(String text) implements Item {}

    /** The connection has ended. */
    record Closed(int code, String reason) implements Item {}

    /** Nothing came in time. */
    record Silence() implements Item {}

    /** The next item, or {@link Silence} after so long. */
    Item take(long millis) {
        try {
            Item item = items.poll(millis, TimeUnit.MILLISECONDS);
            return item == null ? new Silence() : item;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Closed(WebSocket.NORMAL_CLOSURE, "interrupted");
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            items.add(new Text(parts.toString()));
            parts.setLength(0);
        } else {
            socket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        items.add(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        items.add(new Closed(1006, String.valueOf(failure.getMessage())));
    }
}
