// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;

import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Name and password (RFC 7617); a secret is {@code name:password}, of which the password may hold colons. */
public record BasicScheme() implements ProofScheme {
    private static final String HEADER = "Authorization";
    private static final String WORD = "Basic";

    @Override
    public RequestCheck check(SourceOptions options) {
        List<byte[]> pairs = Proofs.texts(options);
        for (int i = 0; i < pairs.size(); i++) {
            if (options.secrets().get(i).indexOf(':') < 0) {
                throw new IllegalArgumentException("secrets[" + i + "] is not name:password");
            }
        }
        return new Check(pairs);
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        check(options);
        String value = WORD + " "
                + Encoding.BASE64.encode(Proofs.utf8(options.secrets().getFirst()));
        return draft -> new RequestSigner.SignedRequest(draft.url(), Map.of(HEADER, value), draft.body());
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.TOKEN;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(HEADER);
    }

    @Override
    public boolean dated() {
        return false;
    }

    @Override
    public boolean takes(String secret) {
        return secret.indexOf(':') >= 0;
    }

    private record Check(List<byte[]> pairs) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            String sent = Proofs.only(request, HEADER);
            return sent != null && TokenScheme.behindWord(sent, WORD) != null;
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            if (!Proofs.sent(request, HEADER)) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            String sent = Proofs.only(request, HEADER);
            String encoded = sent == null ? null : TokenScheme.behindWord(sent, WORD);
            byte[] pair = encoded == null ? null : Encoding.BASE64.decode(encoded, 0, encoded.length());
            if (pair == null || !hasColon(pair)) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            return Proofs.equalsAny(pairs, pair) ? Proofs.TOKEN : Proofs.refused(SIGNATURE_MISMATCH);
        }

        private static boolean hasColon(byte[] pair) {
            for (byte one : pair) {
                if (one == ':') {
                    return true;
                }
            }
            return false;
        }
    }
}
