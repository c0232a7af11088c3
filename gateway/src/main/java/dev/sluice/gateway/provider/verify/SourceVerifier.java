// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Verifies the requests of one source. Immutable and thread-safe; made when a source is read, not for each request.
 *
 * <p>The order of checks is promised: shape, key material, signature, tolerance; the first that fails is told. Where a provider has
 * several schemes, the first whose proof is there judges alone: a bad proof of a better scheme is not mended by a good one of another.
 * A secret that is marked as one scheme's own serves no other. Never throws for what a request holds.
 */
public final class SourceVerifier {
    private final List<RequestCheck> checks;
    private final Predicate<byte[]> worthless;
    private final boolean slow;

    /**
     * Prepares the keys.
     *
     * @throws IllegalArgumentException when a secret is not of the form that the schemes ask for, or none is left; its text is not told
     */
    public SourceVerifier(List<ProofScheme> schemes, SourceOptions options) {
        this(
                usable(schemes, options).stream()
                        .map(use -> use.scheme.check(use.options))
                        .toList(),
                body -> false);
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
    }

    private SourceVerifier(List<RequestCheck> checks, Predicate<byte[]> worthless) {
        this.checks = checks;
        this.worthless = worthless;
        this.slow = checks.stream().anyMatch(RequestCheck::isSlow);
    }

    /** Of a source whose secret is still to come: refuses everything. */
    public static SourceVerifier closed() {
        return new SourceVerifier(List.of(), body -> false);
    }

    /** The same, to which a genuine body is malformed that anybody can have signed. */
    public SourceVerifier without(Predicate<byte[]> worthless) {
        return new SourceVerifier(checks, worthless);
    }

    /** One scheme with the secrets that are its own. */
    private record Use(ProofScheme scheme, SourceOptions options) {}

    private static List<Use> usable(List<ProofScheme> schemes, SourceOptions options) {
        if (schemes.size() == 1) {
            ProofScheme only = schemes.getFirst();
            return options.secrets().isEmpty() && only.needsSecret() ? List.of() : List.of(new Use(only, options));
        }
        var uses = new ArrayList<Use>();
        for (ProofScheme scheme : schemes) {
            List<String> own = options.secrets().stream()
                    .filter(secret -> serves(secret, scheme, schemes))
                    .toList();
            if (!own.isEmpty() || !scheme.needsSecret()) {
                uses.add(new Use(scheme, options.with(own)));
            }
        }
        return uses;
    }

    /** Whether the secret is one of the scheme's. */
    static boolean serves(String secret, ProofScheme scheme, List<ProofScheme> schemes) {
        boolean claimed = schemes.stream().anyMatch(other -> other.claims(secret));
        return claimed ? scheme.claims(secret) : scheme.takes(secret);
    }

    /** Whether judging may take too long for an event loop. */
    public boolean isSlow() {
        return slow;
    }

    /**
     * Judges a request.
     *
     * @param now when it arrived, not when it is looked at: a queue must not make it stale
     */
    public Verdict verify(InboundRequest request, Instant now) {
        if (checks.isEmpty()) {
            return new Verdict.Refused(ReasonCode.KEY_REJECTED);
        }
        Verdict verdict = judge(request, now);
        return verdict instanceof Verdict.Verified && worthless.test(request.body())
                ? new Verdict.Refused(ReasonCode.BODY_MALFORMED)
                : verdict;
    }

    private Verdict judge(InboundRequest request, Instant now) {
        for (int i = 0; i < checks.size() - 1; i++) {
            if (checks.get(i).concerns(request)) {
                return checks.get(i).verify(request, now);
            }
        }
        RequestCheck last = checks.getLast();
        if (checks.size() == 1 || last.concerns(request)) {
            return last.verify(request, now);
        }
        return checks.stream().anyMatch(check -> check.knowsHeader(request))
                ? new Verdict.Refused(ReasonCode.SIGNATURE_MALFORMED)
                : checks.getFirst().verify(request, now);
    }
}
