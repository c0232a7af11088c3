// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.Setting;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A signed token (RFC 7519) in a header: of a shared secret, of an issuer's published keys, or of Plaid's. */
public record JwtScheme(JwtRules rules) implements ProofScheme {
    private static final String HMAC = "HS";
    private static final String ALGORITHMS = "algorithms";
    private static final long LIFE_SECONDS = 300;

    @Override
    public RequestCheck check(SourceOptions options) {
        String keySet = rules.keySet() == null ? null : rules.keySet().orNull(options);
        boolean audience = rules.audienceIsUrl()
                || (rules.audience() != null && !rules.audience().all(options).isEmpty());
        if (keySet != null && !audience) {
            throw new IllegalArgumentException(
                    "settings.audience: is needed, as the issuer's keys sign tokens for others too");
        }
        if (keySet == null && options.secrets().isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
        for (int i = 0; i < options.secrets().size(); i++) {
            String secret = options.secrets().get(i);
            if (secret.startsWith("-----BEGIN")) {
                throw new IllegalArgumentException("secrets[" + i + "] is a key of a pair, which is no shared secret");
            }
            if (rules.plaid() != null && secret.indexOf(':') < 1) {
                throw new IllegalArgumentException("secrets[" + i + "] is not client_id:secret");
            }
        }
        return new JwtCheck(rules, keySet, algorithms(options), options);
    }

    /** Those that count for a source: where the file leaves a choice, the source may settle it. */
    private List<String> algorithms(SourceOptions options) {
        List<String> set = chooses() ? options.settings().getOrDefault(ALGORITHMS, List.of()) : List.of();
        if (!rules.algorithms().containsAll(set)) {
            throw new IllegalArgumentException("settings.algorithms: must be some of " + rules.algorithms());
        }
        return set.isEmpty() ? rules.algorithms() : set;
    }

    private boolean chooses() {
        return rules.algorithms().size() > 1;
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        String algorithm = algorithms(options).stream()
                .filter(name -> name.startsWith(HMAC))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("this provider's tokens are signed with a key of its own"));
        check(options);
        byte[] key = Proofs.texts(options).getFirst();
        return draft -> {
            String audience = audience(options, draft.url());
            ObjectNode claims = JsonNodeFactory.instance.objectNode();
            if (audience != null) {
                claims.put("aud", audience);
            }
            claims.put("iat", draft.now().getEpochSecond())
                    .put("exp", draft.now().getEpochSecond() + LIFE_SECONDS);
            ObjectNode header =
                    JsonNodeFactory.instance.objectNode().put("alg", algorithm).put("typ", "JWT");
            String signed = part(header) + "." + part(claims);
            byte[] mac = Proofs.hmac(JwtCheck.macOf(algorithm), key, Proofs.utf8(signed));
            return inHeader(draft, signed, mac);
        };
    }

    @Override
    public RequestSigner signer(SourceOptions options, PrivateSigning key) {
        String algorithm = algorithms(options).stream()
                .filter(name -> name.equals(algorithmOf(key.key())))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("this provider's tokens are not signed with a private key of "
                                + key.key().getAlgorithm()));
        return draft -> {
            ObjectNode claims = JsonNodeFactory.instance.objectNode();
            String audience = audience(options, draft.url());
            if (audience != null) {
                claims.put("aud", audience);
            }
            if (rules.issuer() != null && !rules.issuer().all(options).isEmpty()) {
                claims.put("iss", rules.issuer().all(options).getFirst());
            }
            String email = rules.email() == null ? null : rules.email().orNull(options);
            if (email != null) {
                claims.put("email", email).put("email_verified", true);
            }
            if (rules.bodyHash() != null) {
                claims.put(rules.bodyHash(), Encoding.HEX.encode(Proofs.sha256(draft.body())));
            }
            claims.put("iat", draft.now().getEpochSecond())
                    .put("exp", draft.now().getEpochSecond() + LIFE_SECONDS);
            ObjectNode header =
                    JsonNodeFactory.instance.objectNode().put("alg", algorithm).put("typ", "JWT");
            if (key.id() != null) {
                header.put("kid", key.id());
            }
            String signed = part(header) + "." + part(claims);
            return inHeader(draft, signed, signature(key.key(), signed));
        };
    }

    private RequestSigner.SignedRequest inHeader(RequestSigner.Draft draft, String signed, byte[] signature) {
        String token = signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        String value = rules.word().isEmpty() ? token : rules.word() + " " + token;
        return new RequestSigner.SignedRequest(draft.url(), Map.of(rules.header(), value), draft.body());
    }

    private static String algorithmOf(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "RS256";
            case "EC" -> "ES256";
            case "EdDSA", "Ed25519" -> "EdDSA";
            default -> "";
        };
    }

    private static byte[] signature(PrivateKey key, String signed) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSAinP1363Format";
            default -> "Ed25519";
        };
        return Proofs.signature(algorithm, key, Proofs.utf8(signed));
    }

    private static String part(ObjectNode json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonBody.write(json));
    }

    private @Nullable String audience(SourceOptions options, String url) {
        if (rules.audience() != null && !rules.audience().all(options).isEmpty()) {
            return rules.audience().all(options).getFirst();
        }
        if (rules.audienceIsUrl() && url.isEmpty()) {
            throw new IllegalArgumentException("this provider's token names the URL, which is not known here");
        }
        return rules.audienceIsUrl() ? url : null;
    }

    @Override
    public VerificationGrade grade() {
        return rules.bodyHash() == null ? VerificationGrade.TOKEN : VerificationGrade.BODY;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(rules.header());
    }

    @Override
    public Set<String> settings() {
        var names = new TreeSet<>(
                Setting.names(rules.keySet(), rules.plaid(), rules.issuer(), rules.audience(), rules.email()));
        if (chooses()) {
            names.add(ALGORITHMS);
        }
        return names;
    }

    @Override
    public boolean dated() {
        return true;
    }

    @Override
    public boolean bindsUrl() {
        return rules.audienceIsUrl();
    }

    @Override
    public boolean needsSecret() {
        return rules.keySet() == null;
    }
}
