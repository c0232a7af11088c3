// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The one key of {@code auth.jwt.key}: HS256 (RFC 7518, 3.2) over the text's UTF-8 bytes. Immutable. */
public final class SharedSecret implements JwsKeys, JwsKeys.JwsKey {
    /** RFC 7518, 3.2: a key of the same size as the hash output or larger. */
    public static final int MIN_BYTES = 32;

    static final String ALGORITHM = "HS256";
    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec key;

    /** Refuses a key of fewer than {@value #MIN_BYTES} bytes. */
    public SharedSecret(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("auth.jwt.key must have at least 32 bytes, has " + bytes.length);
        }
        this.key = new SecretKeySpec(bytes, MAC);
    }

    @Override
    public Future<JwsKey> find(String algorithm, @Nullable String keyId) {
        if (!algorithm.equals(ALGORITHM)) {
            return refuse("the token's algorithm is not accepted");
        }
        // the shared secret has no name, so a token that names a key means another one
        return keyId == null ? Future.succeededFuture(this) : refuse("the token's key is not known");
    }

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
        return MessageDigest.isEqual(sign(signed), signature);
    }

    byte[] sign(byte[] signed) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + MAC, missing);
        }
    }

    @Override
    public String toString() {
        return "SharedSecret[redacted]";
    }

    private static Future<JwsKey> refuse(String detail) {
        return Future.failedFuture(new ProblemException(ProblemCode.TOKEN_INVALID, detail));
    }
}
