// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.handshake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.provider.verify.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a handshake.
 *
 * @param contentType text/plain or JSON; null when there is no body
 * @param headers besides
 * @param confirm a URL to get once the answer is sent, on a host that the handshake trusts; null for none
 * @param secret handed over, to be kept only where the source has none; null for none
 */
public record Reply(
        int status,
        @Nullable String contentType,
        String body,
        Map<String, String> headers,
        @Nullable String confirm,
        @Nullable String secret) {
    /** Bytes; more is echoed to nobody. */
    static final int MAX_ECHO = 1_024;

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    public Reply {
        headers = Map.copyOf(headers);
    }

    static Reply empty() {
        return new Reply(OK, null, "", Map.of(), null, null);
    }

    static Reply noContent() {
        return new Reply(NO_CONTENT, null, "", Map.of(), null, null);
    }

    static Reply refused() {
        return new Reply(FORBIDDEN, null, "", Map.of(), null, null);
    }

    /** The text as plain text, or a refusal when it is too long or holds control characters. */
    static Reply text(String echoed) {
        return isFit(echoed) ? new Reply(OK, "text/plain", echoed, Map.of(), null, null) : unfit();
    }

    /** Members and their values as a JSON object, or a refusal when one is too long. */
    static Reply json(String... namesAndValues) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!isFit(namesAndValues[i + 1])) {
                return unfit();
            }
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return json(object);
    }

    static Reply json(ObjectNode object) {
        String text = new String(JsonBody.write(object), StandardCharsets.UTF_8);
        return new Reply(OK, "application/json", text, Map.of(), null, null);
    }

    static Reply withHeaders(Map<String, String> headers) {
        return headers.values().stream().allMatch(Reply::isFit)
                ? new Reply(OK, null, "", headers, null, null)
                : unfit();
    }

    static Reply handingOver(String secret, Map<String, String> headers) {
        return isFit(secret) && !secret.isEmpty() ? new Reply(OK, null, "", headers, null, secret) : unfit();
    }

    static Reply confirming(String url) {
        return new Reply(OK, null, "", Map.of(), url, null);
    }

    /** A refusal of what no provider sends. */
    static Reply unfit() {
        return new Reply(BAD_REQUEST, null, "", Map.of(), null, null);
    }

    private static boolean isFit(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= MAX_ECHO
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "Reply[status=" + status + ", contentType=" + contentType + "]";
    }
}
