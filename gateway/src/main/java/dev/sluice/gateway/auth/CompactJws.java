// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart (RFC 7515, 3.1): exactly three segments of canonical unpadded base64url, and a header that is wholly
 * understood. Nothing in it is believed yet. Confined to one verification.
 */
final class CompactJws {
    /** Longer tokens are refused before anything of them is parsed. In characters. */
    static final int MAX_LENGTH = 8 * 1024;

    private final String algorithm;
    private final @Nullable String keyId;
    private final byte[] payload;
    private final byte[] signed;
    private final byte[] signature;

    private CompactJws(JsonNode header, byte[] payload, byte[] signed, byte[] signature) {
        this.algorithm = algorithmOf(header);
        this.keyId = keyIdOf(header);
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    static CompactJws parse(String token) {
        if (token.length() > MAX_LENGTH) {
            throw invalid("the token is longer than " + MAX_LENGTH + " characters");
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first <= 0 || second <= first + 1 || token.indexOf('.', second + 1) >= 0) {
            throw invalid("the token is not a signed JWT");
        }
        JsonNode header = TokenJson.object(decode(token.substring(0, first)));
        byte[] payload = decode(token.substring(first + 1, second));
        byte[] signature = decode(token.substring(second + 1));
        refuseUnknownSemantics(header);
        return new CompactJws(header, payload, token.substring(0, second).getBytes(US_ASCII), signature);
    }

    String algorithm() {
        return algorithm;
    }

    @Nullable
    String keyId() {
        return keyId;
    }

    byte[] payload() {
        return payload;
    }

    /** The bytes that the signature is over. */
    byte[] signed() {
        return signed;
    }

    byte[] signature() {
        return signature;
    }

    static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.TOKEN_INVALID, detail);
    }

    private static String algorithmOf(JsonNode header) {
        JsonNode algorithm = header.get("alg");
        if (algorithm == null || !algorithm.isTextual()) {
            throw invalid("the token's header has no algorithm");
        }
        return algorithm.textValue();
    }

    private static @Nullable String keyIdOf(JsonNode header) {
        JsonNode keyId = header.get("kid");
        if (keyId == null) {
            return null;
        }
        if (!keyId.isTextual()) {
            throw invalid("the token's key id is not text");
        }
        return keyId.textValue();
    }

    /** RFC 7515, 4.1.11: what is critical and not understood must be refused; we understand no extension. */
    private static void refuseUnknownSemantics(JsonNode header) {
        if (header.has("crit") || header.has("b64") || header.has("enc") || header.has("zip")) {
            throw invalid("the token's header asks for an extension");
        }
        JsonNode type = header.get("typ");
        if (type != null && !(type.isTextual() && isTokenType(type.textValue().toLowerCase(Locale.ROOT)))) {
            throw invalid("the token's type is not accepted");
        }
    }

    private static boolean isTokenType(String type) {
        return switch (type) {
            case "jwt", "at+jwt", "application/jwt", "application/at+jwt" -> true;
            default -> false;
        };
    }

    private static byte[] decode(String segment) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(segment);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(segment)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            throw invalid("the token is not base64url");
        }
        throw invalid("the token is not canonical base64url");
    }
}
