// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.BODY_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SecretForm;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adyen's for standard webhooks: each item of the body carries an HMAC-SHA256 over eight of its fields, joined by colons that nothing
 * escapes (adyen-java {@code HMACValidator}). Every item has to be signed; a list without items is refused.
 */
public record AdyenScheme() implements ProofScheme {
    private static final String MAC = "HmacSHA256";
    private static final List<String> SIGNED = List.of(
            "/pspReference",
            "/originalReference",
            "/merchantAccountCode",
            "/merchantReference",
            "/amount/value",
            "/amount/currency",
            "/eventCode",
            "/success");
    private static final String ITEM = "NotificationRequestItem";
    private static final String SIGNATURE = "/additionalData/hmacSignature";
    private static final SecretForm HEX = new SecretForm(SecretForm.Decode.HEX, null, false);

    @Override
    public RequestCheck check(SourceOptions options) {
        return new Check(keys(options));
    }

    private static List<byte[]> keys(SourceOptions options) {
        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < options.secrets().size(); i++) {
            try {
                keys.add(HEX.keyOf(options.secrets().get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("secrets[" + i + "] " + e.getMessage(), e);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
        return keys;
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        byte[] key = keys(options).getFirst();
        return draft -> {
            ObjectNode body = JsonBody.object(draft.body());
            JsonNode items = body.path("notificationItems");
            if (!items.isArray() || items.isEmpty()) {
                throw new IllegalArgumentException("the body needs notificationItems");
            }
            for (JsonNode element : items) {
                if (element.path(ITEM) instanceof ObjectNode item) {
                    String mac = Encoding.BASE64.encode(Proofs.hmac(MAC, key, signed(item)));
                    item.withObject("/additionalData").put("hmacSignature", mac);
                }
            }
            return new RequestSigner.SignedRequest(draft.url(), Map.of(), JsonBody.write(body));
        };
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.BODY;
    }

    @Override
    public Set<String> credentials() {
        return Set.of();
    }

    @Override
    public boolean dated() {
        return false;
    }

    private static byte[] signed(JsonNode item) {
        var parts = new ArrayList<String>();
        for (String pointer : SIGNED) {
            String text = JsonBody.textOf(item.at(pointer));
            parts.add(text == null ? "" : text);
        }
        return Proofs.utf8(String.join(":", parts));
    }

    private record Check(List<byte[]> keys) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return true;
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            JsonBody body = JsonBody.read(request.body());
            if (body == null) {
                return Proofs.refused(BODY_MALFORMED);
            }
            JsonNode items = body.root().path("notificationItems");
            if (!items.isArray() || items.isEmpty()) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            boolean malformed = false;
            for (JsonNode element : items) {
                String sent = JsonBody.textOf(element.path(ITEM).at(SIGNATURE));
                if (sent == null) {
                    return Proofs.refused(SIGNATURE_MISSING);
                }
                malformed |= Encoding.BASE64.decode(sent, 0, sent.length()) == null;
            }
            if (malformed) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            for (JsonNode element : items) {
                if (!signs(element.path(ITEM))) {
                    return Proofs.refused(SIGNATURE_MISMATCH);
                }
            }
            return Proofs.BODY;
        }

        private boolean signs(JsonNode item) {
            String sent = String.valueOf(JsonBody.textOf(item.at(SIGNATURE)));
            byte[] signature = Encoding.BASE64.decode(sent, 0, sent.length());
            byte[] content = signed(item);
            List<byte[]> expected =
                    keys.stream().map(key -> Proofs.hmac(MAC, key, content)).toList();
            return signature != null && Proofs.equalsAny(expected, signature);
        }
    }
}
