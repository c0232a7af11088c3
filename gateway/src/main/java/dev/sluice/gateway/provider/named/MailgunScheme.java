// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.BODY_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mailgun's: HMAC-SHA256 over a timestamp and a token, all three in the body: JSON, a form or its parts (mailgun-go {@code
 * webhooks.go}). The rest of the body is not covered.
 *
 * <p>Nothing stands between timestamp and token, so the timestamp has ten digits, as all have from 2001 to 2286: digits of the token that
 * are moved to it would make an old request a new one.
 *
 * @param tolerance of the timestamp, into the past
 */
public record MailgunScheme(Duration tolerance) implements ProofScheme {
    private static final String MAC = "HmacSHA256";
    private static final int DIGITS = 10;

    /** The three texts; each is null when it is not there. */
    private record Parts(
            @Nullable String timestamp,
            @Nullable String token,
            @Nullable String signature) {}

    @Override
    public RequestCheck check(SourceOptions options) {
        var rule = Proofs.rule(TimestampRule.Unit.SECONDS, tolerance, TimestampRule.Sides.PAST, options);
        return new Check(Proofs.texts(options), rule);
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        byte[] key = Proofs.texts(options).getFirst();
        return draft -> {
            var body = JsonBody.object(draft.body());
            String timestamp = TimestampRule.Unit.SECONDS.write(draft.now());
            String token = Encoding.HEX.encode(Proofs.sha256(Proofs.utf8(draft.id())));
            byte[] mac = Proofs.hmac(MAC, key, Proofs.utf8(timestamp + token));
            body.set(
                    "signature",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("timestamp", timestamp)
                            .put("token", token)
                            .put("signature", Encoding.HEX.encode(mac)));
            return new RequestSigner.SignedRequest(draft.url(), Map.of(), JsonBody.write(body));
        };
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.TOKEN;
    }

    @Override
    public Set<String> credentials() {
        return Set.of();
    }

    @Override
    public boolean dated() {
        return true;
    }

    /** The token: Mailgun uses each once, and what is forwarded by a route has no other id. */
    @Override
    public @Nullable String idOf(InboundRequest request) {
        Parts parts = Check.parts(request);
        return parts == null ? null : parts.token();
    }

    private record Check(List<byte[]> keys, TimestampRule rule) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return true;
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            Parts parts = parts(request);
            if (parts == null) {
                return Proofs.refused(BODY_MALFORMED);
            }
            if (parts.signature() == null || parts.token() == null) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            if (parts.timestamp() == null) {
                return Proofs.refused(TIMESTAMP_MISSING);
            }
            OptionalLong millis =
                    parts.timestamp().length() == DIGITS ? rule.unit().parse(parts.timestamp()) : OptionalLong.empty();
            if (millis.isEmpty()) {
                return Proofs.refused(TIMESTAMP_MALFORMED);
            }
            byte[] sent =
                    Encoding.HEX.decode(parts.signature(), 0, parts.signature().length());
            if (sent == null || parts.token().isEmpty()) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            byte[] signed = Proofs.utf8(parts.timestamp() + parts.token());
            List<byte[]> expected =
                    keys.stream().map(key -> Proofs.hmac(MAC, key, signed)).toList();
            if (!Proofs.equalsAny(expected, sent)) {
                return Proofs.refused(SIGNATURE_MISMATCH);
            }
            return rule.accepts(millis.getAsLong(), now) ? Proofs.TOKEN : Proofs.refused(TIMESTAMP_OUT_OF_TOLERANCE);
        }

        /** Null when the body can't be read. */
        private static @Nullable Parts parts(InboundRequest request) {
            String boundary = Multipart.boundaryOf(request);
            if (boundary != null) {
                Multipart fields = Multipart.of(request.body(), boundary);
                return new Parts(fields.only("timestamp"), fields.only("token"), fields.only("signature"));
            }
            if (Fields.isForm(request)) {
                Fields fields = Fields.of(request.body());
                return new Parts(fields.only("timestamp"), fields.only("token"), fields.only("signature"));
            }
            JsonBody body = JsonBody.read(request.body());
            return body == null
                    ? null
                    : new Parts(
                            body.text("/signature/timestamp"),
                            body.text("/signature/token"),
                            body.text("/signature/signature"));
        }
    }
}
