// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.json.MalformedJsonException;
import dev.sluice.gateway.json.StrictJson;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK Set (RFC 7517). Pure. A key that can't check tokens is left out, as section 5 has it: of another kind, for another use, too
 * short, a secret one, or one whose private half stands beside it.
 */
final class KeySetReader {
    private static final int MOST_KEYS = 256;
    private static final StrictJson JSON = new StrictJson(16);

    private KeySetReader() {}

    /** The usable keys of a document; a {@link FetchException} when it is no set of keys. */
    static KeySet read(byte[] document) {
        JsonNode keys = parse(document).path("keys");
        if (!keys.isArray() || keys.size() > MOST_KEYS) {
            throw malformed("no list of at most " + MOST_KEYS + " keys");
        }
        List<PublishedKey> usable = new ArrayList<>();
        for (JsonNode one : keys) {
            PublishedKey key = one.isObject() ? key(one) : null;
            if (key != null) {
                usable.add(key);
            }
        }
        return new KeySet(usable, keys.size() - usable.size());
    }

    private static JsonNode parse(byte[] document) {
        try {
            return JSON.read(document);
        } catch (MalformedJsonException notJson) {
            throw malformed("not JSON");
        }
    }

    private static FetchException malformed(String detail) {
        return new FetchException(FetchOutcome.MALFORMED, detail);
    }

    private static @Nullable PublishedKey key(JsonNode jwk) {
        if (!isForSignatures(jwk) || jwk.has("d") || jwk.has("k")) {
            return null;
        }
        KeyKind kind = kind(jwk);
        try {
            return kind == null
                    ? null
                    : new PublishedKey(text(jwk, "kid"), kind, text(jwk, "alg"), publicKey(kind, jwk));
        } catch (IllegalArgumentException unusable) {
            return null;
        }
    }

    private static boolean isForSignatures(JsonNode jwk) {
        JsonNode use = jwk.get("use");
        if (use != null && !(use.isTextual() && use.textValue().equals("sig"))) {
            return false;
        }
        JsonNode operations = jwk.get("key_ops");
        if (operations == null) {
            return true;
        }
        for (JsonNode operation : operations) {
            if (operation.isTextual() && operation.textValue().equals("verify")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable KeyKind kind(JsonNode jwk) {
        String type = jwk.path("kty").asText();
        if (type.equals("RSA")) {
            return KeyKind.RSA;
        }
        return switch (type + " " + jwk.path("crv").asText()) {
            case "EC P-256" -> KeyKind.P256;
            case "EC P-384" -> KeyKind.P384;
            case "EC P-521" -> KeyKind.P521;
            case "OKP Ed25519" -> KeyKind.ED25519;
            case "OKP Ed448" -> KeyKind.ED448;
            default -> null;
        };
    }

    private static PublicKey publicKey(KeyKind kind, JsonNode jwk) {
        return switch (kind) {
            case RSA -> KeyKind.rsa(bytes(jwk, "n"), bytes(jwk, "e"));
            case P256, P384, P521 -> kind.point(bytes(jwk, "x"), bytes(jwk, "y"));
            case ED25519, ED448 -> kind.edwards(bytes(jwk, "x"));
        };
    }

    private static @Nullable String text(JsonNode jwk, String name) {
        JsonNode node = jwk.get(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            throw new IllegalArgumentException("not a text");
        }
        return node.textValue();
    }

    private static byte[] bytes(JsonNode jwk, String name) {
        String text = text(jwk, name);
        return Base64.getUrlDecoder().decode(text == null ? "" : text);
    }
}
