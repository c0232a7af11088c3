// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.KEY_REJECTED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;

import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * PayPal's: RSA over transmission id, time, the subscription's webhook id and the body's CRC-32 as a decimal number, by a certificate that
 * a header names (PayPal-Java-SDK {@code ValidateCertTest}). The webhook id is the source's secret.
 *
 * @param tolerance of the transmission time, on both sides
 */
public record PaypalScheme(Duration tolerance) implements ProofScheme {
    private static final String ID = "PAYPAL-TRANSMISSION-ID";
    private static final String TIME = "PAYPAL-TRANSMISSION-TIME";
    private static final String SIGNATURE = "PAYPAL-TRANSMISSION-SIG";
    private static final String CERTIFICATE = "PAYPAL-CERT-URL";
    private static final String ALGORITHM_HEADER = "PAYPAL-AUTH-ALGO";
    private static final String ALGORITHM = "SHA256withRSA";
    private static final String LIVE_NAME = "messageverificationcerts.paypal.com";
    private static final String SANDBOX_NAME = "messageverificationcerts.sandbox.paypal.com";
    private static final Set<String> LIVE = Set.of("api.paypal.com", "api-m.paypal.com");
    private static final Set<String> SANDBOX = Set.of("api.sandbox.paypal.com", "api-m.sandbox.paypal.com");

    @Override
    public RequestCheck check(SourceOptions options) {
        Proofs.texts(options);
        var rule = Proofs.rule(TimestampRule.Unit.RFC3339, tolerance, TimestampRule.Sides.BOTH, options);
        return new Check(options.secrets(), options.keys(), rule);
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        throw new IllegalArgumentException("only PayPal can sign for PayPal");
    }

    /** As PayPal does, by a certificate of one's own: a gateway fetches PayPal's and refuses it. */
    @Override
    public RequestSigner signer(SourceOptions options, PrivateSigning key) {
        Proofs.texts(options);
        String url = CertificateUrl.given(
                key,
                it -> CertificateUrl.trustedHost(it, PaypalScheme::isHost) != null,
                "api.paypal.com or api.sandbox.paypal.com");
        String webhookId = options.secrets().getFirst();
        return draft -> {
            String time = draft.now().truncatedTo(ChronoUnit.SECONDS).toString();
            byte[] signed = signed(draft.id() + "|" + time + "|", webhookId, draft.body());
            var headers = Map.of(
                    ID,
                    draft.id(),
                    TIME,
                    time,
                    CERTIFICATE,
                    url,
                    ALGORITHM_HEADER,
                    ALGORITHM,
                    SIGNATURE,
                    Encoding.BASE64.encode(Proofs.signature(ALGORITHM, key.key(), signed)));
            return new RequestSigner.SignedRequest(draft.url(), headers, draft.body());
        };
    }

    private static boolean isHost(String host) {
        return LIVE.contains(host) || SANDBOX.contains(host);
    }

    private static byte[] signed(String start, String webhookId, byte[] body) {
        var crc = new CRC32();
        crc.update(body);
        return Proofs.wire(start + webhookId + "|" + crc.getValue());
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.BODY;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(SIGNATURE);
    }

    @Override
    public boolean dated() {
        return true;
    }

    private record Check(List<String> webhookIds, KeySource keys, TimestampRule rule) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return Proofs.sent(request, SIGNATURE);
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            for (String name : List.of(SIGNATURE, ID, CERTIFICATE, ALGORITHM_HEADER)) {
                if (!Proofs.sent(request, name)) {
                    return Proofs.refused(SIGNATURE_MISSING);
                }
            }
            if (!Proofs.sent(request, TIME)) {
                return Proofs.refused(TIMESTAMP_MISSING);
            }
            String time = Proofs.only(request, TIME);
            OptionalLong millis = rule.unit().parse(time);
            if (millis.isEmpty()) {
                return Proofs.refused(TIMESTAMP_MALFORMED);
            }
            String id = Proofs.only(request, ID);
            String sent = Proofs.only(request, SIGNATURE);
            byte[] signature = sent == null ? null : Encoding.BASE64.decode(sent, 0, sent.length());
            if (id == null || signature == null) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            Verdict verdict = key(request, id + "|" + time + "|", signature);
            return verdict.equals(Proofs.BODY) && !rule.accepts(millis.getAsLong(), now)
                    ? Proofs.refused(TIMESTAMP_OUT_OF_TOLERANCE)
                    : verdict;
        }

        private Verdict key(InboundRequest request, String start, byte[] signature) {
            String url = Proofs.only(request, CERTIFICATE);
            String host = CertificateUrl.trustedHost(url, PaypalScheme::isHost);
            if (url == null || host == null || !ALGORITHM.equals(Proofs.only(request, ALGORITHM_HEADER))) {
                return Proofs.refused(KEY_REJECTED);
            }
            var ref = new KeyRef.Certificate("paypal", url, Set.of(LIVE.contains(host) ? LIVE_NAME : SANDBOX_NAME));
            return switch (keys.find(ref)) {
                case KeySource.Answer.Found(KeySource.PresentedKey key) ->
                    signs(key, request.body(), start, signature) ? Proofs.BODY : Proofs.refused(SIGNATURE_MISMATCH);
                case KeySource.Answer.Standing standing -> Proofs.without(ref, standing);
            };
        }

        private boolean signs(KeySource.PresentedKey key, byte[] body, String start, byte[] signature) {
            for (String webhookId : webhookIds) {
                if (key.verifies(ALGORITHM, signed(start, webhookId, body), signature)) {
                    return true;
                }
            }
            return false;
        }
    }
}
