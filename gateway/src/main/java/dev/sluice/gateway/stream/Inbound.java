// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts a client's frames together to messages: text, valid UTF-8, of bounded size, at a bounded pace. Confined to its event loop.
 */
final class Inbound {
    /** Frames that may come at once, of any kind: a flood of pings costs as much as one of messages. */
    private static final int BURST = 1_000;

    private static final int FRAMES_PER_SECOND = 100;
    private static final double NANOS = 1e9;

    /** Who gets the messages. */
    interface Receiver {
        /** A whole message. */
        void message(String text);

        /** The client does what it must not; nothing more comes. */
        void violated(CloseCode code);
    }

    private final Receiver receiver;
    private @Nullable Buffer message;
    private double allowance = BURST;
    private long countedAt = System.nanoTime();
    private boolean ended;

    Inbound(Receiver receiver) {
        this.receiver = receiver;
    }

    void frame(WebSocketFrame frame) {
        if (ended) {
            return;
        }
        if (!paced()) {
            violated(CloseCode.TOO_MANY_FRAMES);
        } else if (frame.isBinary()) {
            violated(CloseCode.BAD_MESSAGE);
        } else if (frame.isText() || frame.isContinuation()) {
            add(frame);
        }
    }

    /** Counts what a message cost as so many frames more. */
    void spend(double frames) {
        allowance -= frames;
    }

    private void add(WebSocketFrame frame) {
        Buffer part = frame.binaryData();
        Buffer whole = message == null ? part : message;
        if ((message == null ? 0 : message.length()) + part.length() > StreamLimits.MESSAGE_BYTES) {
            violated(CloseCode.TOO_BIG);
            return;
        }
        if (message != null) {
            message.appendBuffer(part);
        } else if (!frame.isFinal()) {
            // a part may be a view of memory that Vert.x uses again
            whole = Buffer.buffer().appendBuffer(part);
        }
        message = frame.isFinal() ? null : whole;
        if (frame.isFinal()) {
            deliver(whole.getBytes());
        }
    }

    private void deliver(byte[] bytes) {
        try {
            receiver.message(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            violated(CloseCode.NOT_UTF8);
        }
    }

    private void violated(CloseCode code) {
        ended = true;
        message = null;
        receiver.violated(code);
    }

    private boolean paced() {
        long now = System.nanoTime();
        allowance = Math.min(BURST, allowance + (now - countedAt) / NANOS * FRAMES_PER_SECOND);
        countedAt = now;
        allowance -= 1;
        return allowance >= 0;
    }
}
