// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One subscription over one WebSocket at a time, in the subprotocol {@code sluice.v1}. Used by the main thread, which takes message after
 * message and asks the socket for the next one only then, so that a slow terminal slows the gateway and fills no memory.
 */
final class StreamClient {
    static final String SUBPROTOCOL = "sluice.v1";

    private static final String ID = "listen";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long SILENCE_MILLIS = 20_000;
    private static final long FIRST_WAIT_MILLIS = 30_000;
    private static final int DO_NOT_COME_BACK = 4000;
    private static final int COME_BACK = 4100;
    private static final int PRIVATE_END = 5000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http;
    private final URI stream;
    private final EventOutput output;

    /** What is asked of the gateway. */
    record Wish(String token, List<String> types, @Nullable String filter, String from) {
        @Override
        public String toString() {
            return "Wish[types=" + types + ", filter=" + filter + ", from=" + from + "]";
        }
    }

    /** How following ended. */
    sealed interface Ending {
        /** What was asked is refused; asking again is no use. */
        record Refused(String reason) implements Ending {}

        /** The gateway asks not to come back. */
        record Finished(String reason) implements Ending {}

        /** No connection came about. */
        record Unreachable(String reason) implements Ending {}

        /**
         * The connection ended, and may be taken up again.
         *
         * @param retryAfterMillis what the gateway asked for; negative when it did not
         * @param cursor all before it has been seen; null when nothing was subscribed yet
         */
        record Lost(
                String reason,
                long retryAfterMillis,
                @Nullable String cursor) implements Ending {}
    }

    StreamClient(HttpClient http, URI stream, EventOutput output) {
        this.http = http;
        this.stream = stream;
        this.output = output;
    }

    /** Follows until the connection ends. Blocks. */
    Ending follow(Wish wish) {
        var inbox = new StreamInbox();
        WebSocket socket;
        try {
            socket = http.newWebSocketBuilder()
                    .subprotocols(SUBPROTOCOL)
                    .header("Authorization", "Bearer " + wish.token())
                    .connectTimeout(CONNECT)
                    .buildAsync(stream, inbox)
                    .join();
        } catch (CompletionException failed) {
            return refusal(failed.getCause());
        }
        try {
            return new Conversation(wish, socket, inbox).run();
        } finally {
            socket.abort();
        }
    }

    private Ending refusal(@Nullable Throwable cause) {
        if (cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null) {
            int status = handshake.getResponse().statusCode();
            String reason = stream + " answered " + status;
            boolean later = status == 503 || status == 429 || status >= 502;
            return later ? new Ending.Unreachable(reason) : new Ending.Finished(reason);
        }
        return new Ending.Unreachable(stream + " can't be reached (" + cause + ")");
    }

    /** From the first message to the end. Confined to the main thread. */
    private final class Conversation {
        private final Wish wish;
        private final WebSocket socket;
        private final StreamInbox inbox;
        private long patienceMillis = FIRST_WAIT_MILLIS;
        private long retryAfterMillis = -1;
        private @Nullable String cursor;

        private Conversation(Wish wish, WebSocket socket, StreamInbox inbox) {
            this.wish = wish;
            this.socket = socket;
            this.inbox = inbox;
        }

        private Ending run() {
            while (true) {
                Ending ending = switch (inbox.take(patienceMillis)) {
                    case StreamInbox.Text text -> message(text.text());
                    case StreamInbox.Closed closed -> closed(closed.code(), closed.reason());
                    case StreamInbox.Silence silence -> lost("nothing heard for a while");
                };
                if (ending != null) {
                    return ending;
                }
                socket.request(1);
            }
        }

        private @Nullable Ending message(String text) {
            JsonNode message;
            try {
                message = MAPPER.readTree(text);
            } catch (JsonProcessingException garbled) {
                return lost("a message that is not JSON");
            }
            switch (message.path("type").asText()) {
                case "hello" -> {
                    patienceMillis = 2 * message.path("heartbeatMs").asLong(FIRST_WAIT_MILLIS) + SILENCE_MILLIS;
                    // a failure to send ends the socket, which the inbox tells
                    var unused = socket.sendText(subscribe(), true);
                }
                case "subscribed", "cursor" -> cursor = message.path("cursor").asText(cursor);
                case "event" -> output.event(text, message.path("event"));
                case "gap" -> {
                    cursor = message.path("cursor").asText(cursor);
                    output.gap(message.path("reason").asText(), message.path("count"));
                }
                case "bye" -> retryAfterMillis = message.path("retryAfterMs").asLong(-1);
                case "error" -> {
                    return new Ending.Refused(message.path("code").asText() + ": "
                            + message.path("detail").asText());
                }
                default -> {
                    // live, paused, expiring, pong and what later gateways tell need no answer
                }
            }
            return null;
        }

        private String subscribe() {
            var subscribe =
                    new JsonObject().put("type", "subscribe").put("id", ID).put("from", wish.from());
            if (!wish.types().isEmpty()) {
                subscribe.put("types", new JsonArray(wish.types()));
            }
            if (wish.filter() != null) {
                subscribe.put("filter", wish.filter());
            }
            return subscribe.encode();
        }

        private Ending closed(int code, String reason) {
            String told = "closed with " + code + (reason.isEmpty() ? "" : " (" + reason + ")");
            if (code >= DO_NOT_COME_BACK && code < COME_BACK) {
                return new Ending.Finished(told);
            }
            boolean atOnce = code >= COME_BACK + 100 && code < PRIVATE_END && retryAfterMillis < 0;
            return new Ending.Lost(told, atOnce ? 0 : retryAfterMillis, cursor);
        }

        private Ending lost(String reason) {
            return new Ending.Lost(reason, retryAfterMillis, cursor);
        }
    }
}
