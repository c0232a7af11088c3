// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;

import dev.sluice.gateway.provider.scheme.HeaderFamily;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureFormat;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The check of the shape: is all there that a genuine request has, once, and readable? What is absent is told before what is
 * malformed, the timestamp before the signature.
 */
final class ProofReader {
    private final SignatureScheme scheme;

    ProofReader(SignatureScheme scheme) {
        this.scheme = scheme;
    }

    Proof read(InboundRequest request) {
        HeaderFamily family = scheme.familyOf(request);
        return family == null ? new Proof.Unshaped(SIGNATURE_MISSING) : read(request, family, scheme.format());
    }

    private Proof read(InboundRequest request, HeaderFamily family, SignatureFormat format) {
        ReasonCode absent = absent(request, family);
        if (absent != null) {
            return new Proof.Unshaped(absent);
        }
        List<String> headers = signatures(request, family);
        String id = family.id() == null ? "" : only(request, family.id());
        if (headers.isEmpty() || id == null || (family.id() != null && !MessageId.isUsable(id))) {
            return new Proof.Unshaped(SIGNATURE_MALFORMED);
        }
        SignatureValue value = SignatureValue.parse(headers, format);
        TimestampRule rule = scheme.timestamp();
        if (rule == null || scheme.timestampPointer() != null) {
            return value.wellFormed()
                    ? new Proof.Shaped(id, null, 0, value.signatures())
                    : new Proof.Unshaped(SIGNATURE_MALFORMED);
        }
        return withTimestamp(request, family, format, rule, id, value);
    }

    /** The values of the signature's header, or of all that are numbered; empty when one was sent twice. */
    private List<String> signatures(InboundRequest request, HeaderFamily family) {
        if (!scheme.every()) {
            String header = only(request, family.signature());
            return header == null ? List.of() : List.of(header);
        }
        var all = new ArrayList<String>();
        for (HeaderFamily one : scheme.families()) {
            List<String> sent = request.headers(one.signature());
            if (sent.size() > 1) {
                return List.of();
            }
            all.addAll(sent);
        }
        return all;
    }

    private Proof withTimestamp(
            InboundRequest request,
            HeaderFamily family,
            SignatureFormat format,
            TimestampRule rule,
            String id,
            SignatureValue value) {
        if (format.timestampPart() != null && value.timestamps() == 0) {
            return new Proof.Unshaped(SIGNATURE_MALFORMED);
        }
        String text = timestamp(request, family, value);
        OptionalLong millis = rule.parse(text);
        if (millis.isEmpty()) {
            return new Proof.Unshaped(TIMESTAMP_MALFORMED);
        }
        return value.wellFormed()
                ? new Proof.Shaped(id, text, millis.getAsLong(), value.signatures())
                : new Proof.Unshaped(SIGNATURE_MALFORMED);
    }

    private static @Nullable String timestamp(InboundRequest request, HeaderFamily family, SignatureValue value) {
        if (family.timestamp() != null) {
            return only(request, family.timestamp());
        }
        return value.timestamps() == 1 ? value.timestamp() : null;
    }

    private @Nullable ReasonCode absent(InboundRequest request, HeaderFamily family) {
        if (family.id() != null && request.headers(family.id()).isEmpty()) {
            return SIGNATURE_MISSING;
        }
        if (family.timestamp() != null && request.headers(family.timestamp()).isEmpty()) {
            return TIMESTAMP_MISSING;
        }
        return signedHeaders(request);
    }

    private @Nullable ReasonCode signedHeaders(InboundRequest request) {
        for (String name : scheme.signed().headers()) {
            int sent = request.headers(name).size();
            if (sent != 1) {
                return sent == 0 ? SIGNATURE_MISSING : SIGNATURE_MALFORMED;
            }
        }
        return null;
    }

    private static @Nullable String only(InboundRequest request, String name) {
        List<String> values = request.headers(name);
        return values.size() == 1 ? values.getFirst() : null;
    }
}
