// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What the named schemes share. Pure. */
final class Proofs {
    static final Verdict BODY = new Verdict.Verified(VerificationGrade.BODY);
    static final Verdict TOKEN = new Verdict.Verified(VerificationGrade.TOKEN);

    private Proofs() {}

    static Verdict refused(ReasonCode code) {
        return new Verdict.Refused(code);
    }

    /** The verdict while the key that the request names is not at hand. */
    static Verdict without(KeyRef ref, KeySource.Answer.Standing standing) {
        return switch (standing) {
            case WANTED -> new Verdict.KeyWanted(ref);
            case REJECTED -> refused(ReasonCode.KEY_REJECTED);
        };
    }

    /** The value of a header that was sent exactly once, else null. */
    static @Nullable String only(InboundRequest request, String name) {
        List<String> values = request.headers(name);
        return values.size() == 1 ? values.getFirst() : null;
    }

    static boolean sent(InboundRequest request, String name) {
        return !request.headers(name).isEmpty();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes of a header's text, which holds one character for each. */
    static byte[] wire(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether one of them is equal; all are compared, each in constant time. */
    static boolean equalsAny(List<byte[]> secrets, byte[] sent) {
        boolean found = false;
        for (byte[] secret : secrets) {
            found |= MessageDigest.isEqual(secret, sent);
        }
        return found;
    }

    /** The secrets' texts as bytes; refuses an empty list. */
    static List<byte[]> texts(SourceOptions options) {
        if (options.secrets().isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
        return options.secrets().stream().map(Proofs::utf8).toList();
    }

    /** RFC 2104. */
    static byte[] hmac(String algorithm, byte[] key, byte[]... pieces) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] piece : pieces) {
                mac.update(piece);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** The signature of a key of one's own. */
    static byte[] signature(String algorithm, PrivateKey key, byte[] signed) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException unfit) {
            throw new IllegalArgumentException("the private key can't sign", unfit);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The rule with a source's own tolerance. */
    static TimestampRule rule(
            TimestampRule.Unit unit, Duration tolerance, TimestampRule.Sides sides, SourceOptions options) {
        return new TimestampRule(unit, options.tolerance() == null ? tolerance : options.tolerance(), sides);
    }
}
