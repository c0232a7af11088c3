// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Key pairs made for a test run, in the form in which providers give them. */
final class SigningPairs {
    static final String P256_PRIVATE;
    static final String P256_PUBLIC;
    static final String OTHER_P256_PUBLIC;

    static {
        KeyPair pair = p256();
        P256_PRIVATE = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        P256_PUBLIC = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        OTHER_P256_PUBLIC =
                Base64.getEncoder().encodeToString(p256().getPublic().getEncoded());
    }

    private SigningPairs() {}

    private static KeyPair p256() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
