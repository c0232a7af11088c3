// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.HeaderFamily;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureFormat;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the headers that a genuine request of a provider carries: what {@code send} posts and {@code listen --forward} passes
 * on. Immutable and thread-safe.
 *
 * <p>Signs with every secret where the header holds several signatures, else with the first that can sign.
 */
public final class Signer {
    private static final String KEPT = "in_";

    private final SignatureScheme scheme;
    private final List<SigningKey> keys;
    private final Map<String, String> extras;

    /**
     * @param extras headers that the provider sends besides; {@code {id}} in a value stands for the message id
     * @throws IllegalArgumentException when no secret can sign, or the URL is signed, which is not known here
     */
    public Signer(SignatureScheme scheme, List<String> secrets, Map<String, String> extras) {
        if (scheme.signed().bindsUrl()) {
            throw new IllegalArgumentException("this provider signs the URL, which is not known here");
        }
        this.scheme = scheme;
        this.keys = keys(scheme.format().methods(), secrets);
        this.extras = new LinkedHashMap<>(extras);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("secrets: none can sign (a public key only verifies)");
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
        boolean ofAnother = methods.stream().anyMatch(other -> !other.equals(method) && marks(other, secret));
        try {
            return ofAnother ? null : SigningKey.of(method, secret);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secrets[" + i + "] " + e.getMessage(), e);
        }
    }

    private static boolean marks(SignatureMethod method, String secret) {
        String prefix = method.signingPrefix();
        return method.secret().claims(secret) || (prefix != null && secret.startsWith(prefix));
    }

    /**
     * The headers of a request, in no particular case but always the same.
     *
     * @param id the message id, as far as the provider has one
     * @param keptHeaders of an earlier request of the provider ({@code in_x-github-event}); they win over invented ones, never
     *     over those made here
     */
    public Map<String, String> sign(byte[] body, String id, Instant now, Map<String, String> keptHeaders) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        extras.forEach((name, value) -> headers.put(name, value.replace("{id}", id)));
        keptHeaders.forEach(
                (name, value) -> headers.put(name.startsWith(KEPT) ? name.substring(KEPT.length()) : name, value));
        scheme.signed().headers().forEach(name -> headers.putIfAbsent(name, id));
        HeaderFamily family = scheme.families().getFirst();
        if (family.id() != null) {
            headers.put(family.id(), id);
        }
        TimestampRule rule = scheme.timestamp();
        String timestamp = rule == null ? null : rule.unit().write(now);
        if (family.timestamp() != null && timestamp != null) {
            headers.put(family.timestamp(), timestamp);
        }
        headers.put(
                family.signature(),
                signature(new SignedContent(scheme.signed(), request(headers, body), timestamp, id)));
        return headers;
    }

    private static InboundRequest request(Map<String, String> headers, byte[] body) {
        var lists = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return InboundRequest.of("POST", "", lists, body);
    }

    private String signature(SignedContent content) {
        SignatureFormat format = scheme.format();
        var parts = new ArrayList<String>();
        if (format.timestampPart() != null) {
            parts.add(format.timestampPart() + "=" + content.timestamp());
        }
        List<SigningKey> used = format.holdsSeveral() ? keys : keys.subList(0, 1);
        for (SigningKey key : used) {
            parts.add(label(format, key.method()) + format.encoding().encode(key.sign(content)));
        }
        return String.join(format.separator(), parts);
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
