// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.HeaderFamily;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureFormat;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.RequestSigner;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signs with a scheme of signatures over a template. */
final class TemplateSigner implements RequestSigner {
    private final SignatureScheme scheme;
    private final @Nullable Condition when;
    private final List<SigningKey> keys;

    TemplateSigner(SignatureScheme scheme, @Nullable Condition when, List<String> secrets) {
        this.scheme = scheme;
        this.when = when;
        this.keys = keys(scheme.format().methods(), secrets);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("secrets: none can sign (a public key only verifies)");
        }
    }

    /** With the private half of a pair. */
    TemplateSigner(SignatureScheme scheme, @Nullable Condition when, PrivateKey key) {
        this.scheme = scheme;
        this.when = when;
        this.keys = scheme.format().methods().stream()
                .map(method -> SigningKey.of(method, key))
                .filter(Objects::nonNull)
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "this provider's signatures are not made with a private key of " + key.getAlgorithm());
        }
    }

    private static List<SigningKey> keys(List<SignatureMethod> methods, List<String> secrets) {
        var keys = new ArrayList<SigningKey>();
        for (SignatureMethod method : methods) {
            for (int i = 0; i < secrets.size(); i++) {
                SigningKey key = key(method, methods, secrets, i);
                if (key != null) {
                    keys.add(key);
                }
            }
        }
        return List.copyOf(keys);
    }

    private static @Nullable SigningKey key(
            SignatureMethod method, List<SignatureMethod> methods, List<String> secrets, int i) {
        String secret = secrets.get(i);
        boolean ofAnother =
                methods.stream().anyMatch(other -> !other.equals(method) && TemplateScheme.marks(other, secret));
        try {
            return ofAnother ? null : SigningKey.of(method, secret);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secrets[" + i + "] " + e.getMessage(), e);
        }
    }

    @Override
    public SignedRequest sign(Draft draft) {
        if (scheme.signed().bindsUrl() && draft.url().isEmpty()) {
            throw new IllegalArgumentException("this provider signs the URL, which is not known here");
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(draft.headers());
        if (when != null) {
            headers.put(when.header(), when.value());
        }
        scheme.signed().headers().forEach(name -> headers.putIfAbsent(name, draft.id()));
        HeaderFamily family = scheme.families().getFirst();
        if (family.id() != null) {
            headers.put(family.id(), draft.id());
        }
        TimestampRule rule = scheme.timestamp();
        String timestamp = rule == null ? null : rule.unit().write(draft.now());
        byte[] body = draft.body();
        if (scheme.timestampPointer() != null && timestamp != null) {
            body = JsonBody.withNumber(body, scheme.timestampPointer(), timestamp);
        }
        if (family.timestamp() != null && timestamp != null) {
            headers.put(family.timestamp(), timestamp);
        }
        var content = new SignedContent(
                scheme.signed(), request(WireText.of(draft.url()), headers, body), timestamp, draft.id());
        putSignatures(headers, content);
        return new SignedRequest(draft.url(), headers, body);
    }

    private static InboundRequest request(String url, Map<String, String> headers, byte[] body) {
        var lists = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return InboundRequest.of("POST", url, lists, body);
    }

    private void putSignatures(Map<String, String> headers, SignedContent content) {
        if (!scheme.every()) {
            headers.put(scheme.families().getFirst().signature(), signature(content));
            return;
        }
        for (int i = 0; i < Math.min(keys.size(), scheme.families().size()); i++) {
            headers.put(scheme.families().get(i).signature(), one(keys.get(i), content));
        }
    }

    private String signature(SignedContent content) {
        SignatureFormat format = scheme.format();
        var parts = new ArrayList<String>();
        if (format.timestampPart() != null) {
            parts.add(format.timestampPart() + "=" + content.timestamp());
        }
        List<SigningKey> used = format.holdsSeveral() ? keys : keys.subList(0, 1);
        used.forEach(key -> parts.add(one(key, content)));
        return String.join(format.separator(), parts);
    }

    private String one(SigningKey key, SignedContent content) {
        SignatureFormat format = scheme.format();
        return label(format, key.method()) + format.encoding().encode(key.sign(content));
    }

    private static String label(SignatureFormat format, SignatureMethod method) {
        return switch (format.form()) {
            case PLAIN -> "";
            case PREFIXED -> method.label();
            case PAIRS -> method.label() + "=";
            case VERSIONS -> method.label() + ",";
        };
    }
}
