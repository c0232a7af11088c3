// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.delivery.stream.StreamSession;
import dev.sluice.delivery.stream.wire.Format;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.json.MalformedJsonException;
import dev.sluice.gateway.json.StrictJson;
import dev.sluice.gateway.stream.Refusal.Code;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a client may say on a WebSocket. On {@code cloudevents.json} that is its token and nothing else. Confined to its event loop.
 */
final class Conversation implements Inbound.Receiver {
    private static final StrictJson JSON = new StrictJson(16);

    private final Client client;
    private final Authenticator authenticator;
    private final Runnable authenticated;

    /** @param authenticated what follows when the client has said who it is */
    Conversation(Client client, Authenticator authenticator, Runnable authenticated) {
        this.client = client;
        this.authenticator = authenticator;
        this.authenticated = authenticated;
    }

    @Override
    public void violated(CloseCode code) {
        client.bye(code);
    }

    @Override
    public void message(String text) {
        if (client.leaving()) {
            return;
        }
        JsonNode message = read(text);
        if (message == null || !message.path("type").isTextual()) {
            client.bye(CloseCode.BAD_MESSAGE);
            return;
        }
        try {
            obey(message.get("type").textValue(), message);
        } catch (Refusal refusal) {
            tell(message, refusal);
        }
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode message = JSON.read(text);
            return message.isObject() ? message : null;
        } catch (MalformedJsonException notJson) {
            return null;
        }
    }

    private void obey(String type, JsonNode message) {
        if (type.equals("auth")) {
            auth(message);
        } else if (client.socket().wire().format() != Format.SLUICE_V1) {
            client.bye(CloseCode.BAD_MESSAGE);
        } else if (client.anonymous()) {
            client.bye(CloseCode.UNAUTHENTICATED);
        } else {
            converse(type, message);
        }
    }

    private void converse(String type, JsonNode message) {
        switch (type) {
            case "subscribe" -> subscribe(message);
            case "credit" -> session(message).credit(Wish.credit(message.get("events"), 1));
            case "unsubscribe" -> unsubscribe(message);
            case "ping" -> client.socket().control("pong", new JsonObject());
            case "ack" -> throw new Refusal(Code.NOT_AVAILABLE, "durable streams are not available yet");
            default -> client.bye(CloseCode.BAD_MESSAGE);
        }
    }

    private void auth(JsonNode message) {
        JsonNode token = message.get("token");
        if (token == null || !token.isTextual()) {
            client.bye(CloseCode.BAD_MESSAGE);
            return;
        }
        boolean first = client.anonymous();
        client.authenticate(authenticator.believe(token.textValue())).onSuccess(believed -> {
            if (first) {
                authenticated.run();
            }
        });
    }

    private void subscribe(JsonNode message) {
        client.subscribe(Wish.of(message));
    }

    private void unsubscribe(JsonNode message) {
        StreamSession session = session(message);
        session.close();
        client.socket().control("unsubscribed", new JsonObject().put("id", session.id()));
    }

    private StreamSession session(JsonNode message) {
        StreamSession session = client.socket().session(Wish.id(message));
        if (session == null) {
            throw new Refusal(Code.UNKNOWN_ID, "no subscription of this id is open");
        }
        return session;
    }

    private void tell(JsonNode message, Refusal refusal) {
        JsonObject data = new JsonObject();
        String id = message.path("id").textValue();
        if (id != null && id.length() <= 64) {
            data.put("id", id);
        }
        client.socket().control("error", data.put("code", refusal.code().text()).put("detail", refusal.detail()));
    }
}
