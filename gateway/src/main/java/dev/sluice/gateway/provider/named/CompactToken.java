// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.verify.JsonBody;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A signed token taken apart (RFC 7515, 7.1); nothing of it is believed yet.
 *
 * @param signed the bytes that the signature is over
 * @param signature empty where the token has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompactToken(String algorithm, @Nullable String keyId, JsonNode claims, byte[] signed, byte[] signature) {
    private static final int MAX_LENGTH = 16 * 1024;
    private static final byte[] NONE = {};

    /** Null when the text is no token, or asks for an extension (RFC 7515, 4.1.11). */
    static @Nullable CompactToken parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > MAX_LENGTH || first <= 0 || second <= first + 1 || text.indexOf('.', second + 1) >= 0) {
            return null;
        }
        JsonNode header = object(text, 0, first);
        JsonNode claims = object(text, first + 1, second);
        byte[] signature =
                second + 1 == text.length() ? NONE : Encoding.BASE64URL.decode(text, second + 1, text.length());
        if (header == null || claims == null || signature == null || text.endsWith("=")) {
            return null;
        }
        JsonNode algorithm = header.path("alg");
        JsonNode keyId = header.path("kid");
        boolean plain = !header.has("crit") && !header.has("b64") && !header.has("enc") && !header.has("zip");
        if (!algorithm.isTextual() || !(keyId.isMissingNode() || keyId.isTextual()) || !plain) {
            return null;
        }
        return new CompactToken(
                algorithm.textValue(),
                keyId.textValue(),
                claims,
                text.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                signature);
    }

    private static @Nullable JsonNode object(String text, int from, int to) {
        byte[] bytes = Encoding.BASE64URL.decode(text, from, to);
        JsonBody body = bytes == null ? null : JsonBody.read(bytes);
        return body != null && body.root().isObject() ? body.root() : null;
    }
}
