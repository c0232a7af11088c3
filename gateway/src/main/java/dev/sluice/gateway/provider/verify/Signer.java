// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.verify.RequestSigner.Draft;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes requests that are genuine: what {@code send} posts and {@code listen --forward} passes on. Immutable and thread-safe.
 *
 * <p>Signs with every secret where the proof holds several signatures, else with the first that can sign; of several schemes, by the
 * first that can.
 */
public final class Signer {
    private static final String KEPT = "in_";

    private final RequestSigner signer;
    private final Map<String, String> extras;

    /**
     * @param extras headers that the provider sends besides; {@code {id}} in a value stands for the message id
     * @throws IllegalArgumentException when no secret can sign
     */
    public Signer(List<ProofScheme> schemes, SourceOptions options, Map<String, String> extras) {
        this.signer = signer(schemes, options);
        this.extras = new LinkedHashMap<>(extras);
    }

    /**
     * With the private half of a pair.
     *
     * @throws IllegalArgumentException when none of the schemes has a place for it
     */
    public Signer(List<ProofScheme> schemes, SourceOptions options, PrivateSigning key, Map<String, String> extras) {
        this.signer = signer(schemes, options, key);
        this.extras = new LinkedHashMap<>(extras);
    }

    private static RequestSigner signer(List<ProofScheme> schemes, SourceOptions options, PrivateSigning key) {
        IllegalArgumentException first = null;
        for (ProofScheme scheme : schemes) {
            try {
                return scheme.signer(options, key);
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IllegalArgumentException("a private key can't sign for this provider") : first;
    }

    private static RequestSigner signer(List<ProofScheme> schemes, SourceOptions options) {
        IllegalArgumentException first = null;
        for (ProofScheme scheme : schemes) {
            List<String> own = schemes.size() == 1
                    ? options.secrets()
                    : options.secrets().stream()
                            .filter(secret -> SourceVerifier.serves(secret, scheme, schemes))
                            .toList();
            try {
                return scheme.signer(options.with(own));
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IllegalArgumentException("secrets: none can sign") : first;
    }

    /**
     * The headers of a request, in no particular case but always the same; for schemes whose proof stands in headers alone.
     *
     * @param id the message id, as far as the provider has one
     * @param keptHeaders of an earlier request of the provider ({@code in_x-github-event}); they win over invented ones, never
     *     over those made here
     * @throws IllegalArgumentException when the URL is signed, which is not known here
     */
    public Map<String, String> sign(byte[] body, String id, Instant now, Map<String, String> keptHeaders) {
        return sign("", body, id, now, keptHeaders).headers();
    }

    /**
     * The same, with the URL that it is posted to; the proof may change URL and body.
     *
     * @throws IllegalArgumentException when the body is not of the provider's form
     */
    public SignedRequest sign(String url, byte[] body, String id, Instant now, Map<String, String> keptHeaders) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        extras.forEach((name, value) -> headers.put(name, value.replace("{id}", id)));
        keptHeaders.forEach(
                (name, value) -> headers.put(name.startsWith(KEPT) ? name.substring(KEPT.length()) : name, value));
        SignedRequest signed = signer.sign(new Draft(url, headers, body, id, now));
        headers.putAll(signed.headers());
        return new SignedRequest(signed.url(), headers, signed.body());
    }
}
