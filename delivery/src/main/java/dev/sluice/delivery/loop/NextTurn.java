// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.loop;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * Lets work that is long go on in a later turn of its event loop, when the loop has looked at its sockets.
 *
 * <p>{@link Context#runOnContext} is for work that begins, not for work that goes on: Netty's loop runs whatever tasks wait, those that
 * are added meanwhile too, for up to a second ({@code io.netty.eventLoop.maxTaskProcessingQuantumMs}) before it reads and writes again.
 * A sweep that asks for its next turn so keeps every answer on its loop waiting for that second. A timer that is due at once is fetched
 * only after the sockets.
 */
public final class NextTurn {
    private NextTurn() {}

    /**
     * Runs {@code turn} on the loop of {@code context}, in a later turn of it. From another thread it is a task like others.
     *
     * @param context of an event loop
     */
    public static void of(Context context, Runnable turn) {
        after(context, 0, turn);
    }

    /** The same when so many nanoseconds have passed, which need not be whole milliseconds. */
    public static void after(Context context, long nanos, Runnable turn) {
        var internal = (ContextInternal) context;
        var unused = internal.nettyEventLoop()
                .schedule(() -> internal.runOnContext(v -> turn.run()), nanos, TimeUnit.NANOSECONDS);
    }
}
