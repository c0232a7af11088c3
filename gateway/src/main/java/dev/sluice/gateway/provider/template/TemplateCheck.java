// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Verifies a scheme of signatures over a template. Any signature sent may fit any secret; they are compared as bytes, in constant time. */
final class TemplateCheck implements RequestCheck {
    private final SignatureScheme scheme;
    private final @Nullable Condition when;
    private final ProofReader proofs;
    private final List<VerificationKey> keys;
    private final @Nullable TimestampRule timestamp;
    private final Verdict verified;

    TemplateCheck(SignatureScheme scheme, @Nullable Condition when, SourceOptions options) {
        this.scheme = scheme;
        this.when = when;
        this.proofs = new ProofReader(scheme);
        this.keys = keys(scheme.format().methods(), options.secrets());
        this.timestamp = rule(scheme, options);
        this.verified =
                new Verdict.Verified(scheme.signed().bindsBody() ? VerificationGrade.BODY : VerificationGrade.TOKEN);
    }

    private static List<VerificationKey> keys(List<SignatureMethod> methods, List<String> secrets) {
        var keys = new ArrayList<VerificationKey>();
        SecretsByMethod.forEach(secrets, methods, (method, secret) -> keys.add(VerificationKey.of(method, secret)));
        return List.copyOf(keys);
    }

    private static @Nullable TimestampRule rule(SignatureScheme scheme, SourceOptions options) {
        TimestampRule rule = scheme.timestamp();
        return rule == null || options.tolerance() == null ? rule : rule.within(options.tolerance());
    }

    @Override
    public boolean concerns(InboundRequest request) {
        return scheme.familyOf(request) != null && (when == null || when.holds(request));
    }

    @Override
    public boolean knowsHeader(InboundRequest request) {
        return scheme.familyOf(request) != null;
    }

    @Override
    public boolean isSlow() {
        return keys.stream().anyMatch(PublicKeyOf.class::isInstance);
    }

    @Override
    public Verdict verify(InboundRequest request, Instant now) {
        if (when != null && !when.holds(request)) {
            return new Verdict.Refused(
                    knowsHeader(request) ? ReasonCode.SIGNATURE_MALFORMED : ReasonCode.SIGNATURE_MISSING);
        }
        return switch (proofs.read(request)) {
            case Proof.Unshaped unshaped -> new Verdict.Refused(unshaped.code());
            case Proof.Shaped proof -> verify(request, proof, now);
        };
    }

    private Verdict verify(InboundRequest request, Proof.Shaped proof, Instant now) {
        OptionalLong moment = OptionalLong.of(proof.timestampMillis());
        String pointer = scheme.timestampPointer();
        if (timestamp != null && pointer != null) {
            JsonBody body = JsonBody.read(request.body());
            if (body == null) {
                // what nobody signed is not worth telling about
                ReasonCode code = signed(request, proof) ? ReasonCode.BODY_MALFORMED : ReasonCode.SIGNATURE_MISMATCH;
                return new Verdict.Refused(code);
            }
            String text = body.text(pointer);
            if (text == null) {
                return new Verdict.Refused(ReasonCode.TIMESTAMP_MISSING);
            }
            moment = timestamp.unit().parse(text);
            if (moment.isEmpty()) {
                return new Verdict.Refused(ReasonCode.TIMESTAMP_MALFORMED);
            }
        }
        if (!signed(request, proof)) {
            return new Verdict.Refused(ReasonCode.SIGNATURE_MISMATCH);
        }
        if (timestamp != null && !timestamp.accepts(moment.getAsLong(), now)) {
            return new Verdict.Refused(ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE);
        }
        return verified;
    }

    private boolean signed(InboundRequest request, Proof.Shaped proof) {
        var content = new SignedContent(scheme.signed(), request, proof.timestamp(), proof.id());
        for (VerificationKey key : keys) {
            if (key.verifiesAny(content, proof.signatures())) {
                return true;
            }
        }
        return false;
    }
}
