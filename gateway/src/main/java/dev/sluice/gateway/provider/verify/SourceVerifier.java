// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.scheme.SignatureScheme.Legacy;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the requests of one source. Immutable and thread-safe; made when a source is read, not for each request.
 *
 * <p>The order of checks is promised: shape, key material, signature, tolerance; the first that fails is told. Any signature
 * sent may fit any secret. Signatures are compared as bytes, in constant time. Never throws for what a request holds.
 */
public final class SourceVerifier {
    private final SignatureScheme scheme;
    private final ProofReader proofs;
    private final List<VerificationKey> keys;
    private final @Nullable TimestampRule timestamp;
    private final Verdict verified;

    /**
     * Prepares the keys.
     *
     * @throws IllegalArgumentException when a secret is not of the form that the scheme asks for; its text is not told
     */
    public SourceVerifier(SignatureScheme scheme, SourceOptions options) {
        this.scheme = scheme;
        this.proofs = new ProofReader(scheme, options.legacySha1());
        this.keys = keys(scheme, options);
        this.timestamp = rule(scheme, options);
        this.verified =
                new Verdict.Verified(scheme.signed().bindsBody() ? VerificationGrade.BODY : VerificationGrade.TOKEN);
    }

    private static List<VerificationKey> keys(SignatureScheme scheme, SourceOptions options) {
        var methods = new ArrayList<>(scheme.format().methods());
        Legacy legacy = scheme.legacy();
        if (legacy != null && options.legacySha1()) {
            methods.addAll(legacy.format().methods());
        }
        var keys = new ArrayList<VerificationKey>();
        List<SignatureMethod> distinct = methods.stream().distinct().toList();
        SecretsByMethod.forEach(
                options.secrets(), distinct, (method, secret) -> keys.add(VerificationKey.of(method, secret)));
        return List.copyOf(keys);
    }

    private static @Nullable TimestampRule rule(SignatureScheme scheme, SourceOptions options) {
        TimestampRule rule = scheme.timestamp();
        return rule == null || options.tolerance() == null ? rule : rule.within(options.tolerance());
    }

    /**
     * Judges a request.
     *
     * @param now when it arrived, not when it is looked at: a queue must not make it stale
     */
    public Verdict verify(InboundRequest request, Instant now) {
        return switch (proofs.read(request)) {
            case Proof.Unshaped unshaped -> new Verdict.Refused(unshaped.code());
            case Proof.Shaped proof -> verify(request, proof, now);
        };
    }

    private Verdict verify(InboundRequest request, Proof.Shaped proof, Instant now) {
        var content = new SignedContent(scheme.signed(), request, proof.timestamp(), proof.id());
        if (!signed(content, proof)) {
            return new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH);
        }
        if (timestamp != null && !timestamp.accepts(proof.timestampMillis(), now)) {
            return new Verdict.Refused(ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE);
        }
        return verified;
    }

    private boolean signed(SignedContent content, Proof.Shaped proof) {
        for (VerificationKey key : keys) {
            if (key.verifiesAny(content, proof.signatures())) {
                return true;
            }
        }
        return false;
    }
}
