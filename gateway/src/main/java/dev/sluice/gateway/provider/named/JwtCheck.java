// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.KEY_REJECTED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.Setting;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies a token: shape, algorithm and key, signature, claims, then times. The key decides which algorithms count, never the token. */
final class JwtCheck implements RequestCheck {
    /** How far another clock may be ahead in {@code nbf}. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private final JwtRules rules;
    private final SourceOptions options;
    private final List<byte[]> secrets;
    private final @Nullable String keySet;
    private final List<String> issuers;
    private final List<String> audiences;
    private final @Nullable String email;
    private final List<String> algorithms;

    JwtCheck(JwtRules rules, @Nullable String keySet, List<String> algorithms, SourceOptions options) {
        this.rules = rules;
        this.keySet = keySet;
        this.options = options;
        this.secrets = options.secrets().stream().map(Proofs::utf8).toList();
        this.issuers = all(rules.issuer(), options);
        this.audiences = all(rules.audience(), options);
        this.email = rules.email() == null ? null : rules.email().required(options);
        boolean published = keySet != null || rules.plaid() != null;
        // a public key is no secret: never HMAC where keys are published, never a pair where a secret is shared
        this.algorithms = algorithms.stream()
                .filter(name -> name.startsWith("HS") != published)
                .toList();
        if (this.algorithms.isEmpty()) {
            throw new IllegalArgumentException("settings.algorithms: "
                    + (published ? "those of published keys are needed, not HS" : "those of secrets are needed, HS"));
        }
    }

    private static List<String> all(@Nullable Setting setting, SourceOptions options) {
        return setting == null ? List.of() : setting.all(options);
    }

    @Override
    public boolean concerns(InboundRequest request) {
        return Proofs.sent(request, rules.header());
    }

    @Override
    public boolean isSlow() {
        return algorithms.stream().anyMatch(name -> name.startsWith("ES") || name.equals("EdDSA"));
    }

    @Override
    public Verdict verify(InboundRequest request, Instant now) {
        if (!concerns(request)) {
            return Proofs.refused(SIGNATURE_MISSING);
        }
        String sent = Proofs.only(request, rules.header());
        String text = sent == null ? null : TokenScheme.behindWord(sent, rules.word());
        CompactToken token = text == null ? null : CompactToken.parse(text);
        if (token == null) {
            return Proofs.refused(SIGNATURE_MALFORMED);
        }
        if (!algorithms.contains(token.algorithm())) {
            return Proofs.refused(KEY_REJECTED);
        }
        if (keySet != null) {
            return withKey(new KeyRef.Published(keySet, token.algorithm(), token.keyId()), token, request, now);
        }
        if (rules.plaid() != null) {
            return token.keyId() == null
                    ? Proofs.refused(KEY_REJECTED)
                    : withKey(plaid(rules.plaid(), token.keyId()), token, request, now);
        }
        boolean signed = false;
        for (byte[] secret : secrets) {
            byte[] mac = Proofs.hmac(macOf(token.algorithm()), secret, token.signed());
            signed |= MessageDigest.isEqual(mac, token.signature());
        }
        return signed ? claims(token.claims(), request, now) : Proofs.refused(SIGNATURE_MISMATCH);
    }

    private KeyRef plaid(Setting environment, String keyId) {
        return new KeyRef.Plaid(environment.required(options), options.secrets().getFirst(), keyId);
    }

    private Verdict withKey(KeyRef ref, CompactToken token, InboundRequest request, Instant now) {
        return switch (options.keys().find(ref)) {
            case KeySource.Answer.Found(KeySource.PresentedKey key) ->
                key.verifies(token.algorithm(), token.signed(), token.signature())
                        ? claims(token.claims(), request, now)
                        : Proofs.refused(SIGNATURE_MISMATCH);
            case KeySource.Answer.Standing standing -> Proofs.without(ref, standing);
        };
    }

    static String macOf(String algorithm) {
        return "HmacSHA" + algorithm.substring(2);
    }

    private Verdict claims(JsonNode claims, InboundRequest request, Instant now) {
        if (!meant(claims, request) || !bodyFits(claims, request)) {
            return Proofs.refused(SIGNATURE_MISMATCH);
        }
        return rules.issuedWithin() == null ? expiry(claims, now) : issued(claims, rules.issuedWithin(), now);
    }

    private boolean meant(JsonNode claims, InboundRequest request) {
        if (!issuers.isEmpty() && !issuers.contains(claims.path("iss").asText())) {
            return false;
        }
        if (email != null
                && !(claims.path("email").asText().equals(email)
                        && claims.path("email_verified").asBoolean())) {
            return false;
        }
        if (!audiences.isEmpty()) {
            return audiences.stream().anyMatch(audience -> isFor(claims.path("aud"), audience));
        }
        if (!rules.audienceIsUrl()) {
            return true;
        }
        String url = WireText.written(request.url());
        int query = url.indexOf('?');
        return isFor(claims.path("aud"), url) || (query > 0 && isFor(claims.path("aud"), url.substring(0, query)));
    }

    /** RFC 7519, 4.1.3. */
    private static boolean isFor(JsonNode audience, String wanted) {
        if (audience.isTextual()) {
            return audience.textValue().equals(wanted);
        }
        for (JsonNode one : audience) {
            if (one.isTextual() && one.textValue().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private boolean bodyFits(JsonNode claims, InboundRequest request) {
        if (rules.bodyHash() == null) {
            return true;
        }
        String text = claims.path(rules.bodyHash()).asText();
        byte[] hash = Encoding.HEX.decode(text, 0, text.length());
        return hash != null && MessageDigest.isEqual(Proofs.sha256(request.body()), hash);
    }

    private Verdict expiry(JsonNode claims, Instant now) {
        JsonNode expires = claims.path("exp");
        if (!expires.isNumber()) {
            return Proofs.refused(expires.isMissingNode() ? TIMESTAMP_MISSING : TIMESTAMP_MALFORMED);
        }
        double seconds = now.toEpochMilli() / 1_000.0;
        JsonNode from = claims.path("nbf");
        boolean early = from.isNumber() && from.asDouble() > seconds + LEEWAY.toSeconds();
        return seconds >= expires.asDouble() || early ? Proofs.refused(TIMESTAMP_OUT_OF_TOLERANCE) : verified();
    }

    private Verdict issued(JsonNode claims, Duration preset, Instant now) {
        JsonNode issued = claims.path("iat");
        if (!issued.isNumber()) {
            return Proofs.refused(issued.isMissingNode() ? TIMESTAMP_MISSING : TIMESTAMP_MALFORMED);
        }
        Duration tolerance = options.tolerance() == null ? preset : options.tolerance();
        double age = now.toEpochMilli() / 1_000.0 - issued.asDouble();
        return age > tolerance.toSeconds() ? Proofs.refused(TIMESTAMP_OUT_OF_TOLERANCE) : verified();
    }

    private Verdict verified() {
        return rules.bodyHash() == null ? Proofs.TOKEN : Proofs.BODY;
    }
}
