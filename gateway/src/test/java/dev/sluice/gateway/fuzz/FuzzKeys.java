// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A key pair of P-256, made anew for each run: what an input changes does not depend on it. */
final class FuzzKeys {
    static final String P256_PRIVATE;
    static final String P256_PUBLIC;

    static {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            P256_PRIVATE = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
            P256_PUBLIC = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private FuzzKeys() {}
}
