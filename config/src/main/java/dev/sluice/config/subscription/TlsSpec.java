// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

import dev.sluice.config.value.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook's TLS has of its own. Texts are PEM (RFC 7468).
 *
 * @param ca the authorities that are trusted instead of the JDK's; null: the JDK's
 * @param certificate shown to an endpoint that asks who calls (mutual TLS), those that vouch for it after it; null: none
 * @param key the certificate's private key, PKCS #8, not encrypted; null exactly when there is no certificate
 */
public record TlsSpec(
        @Nullable String ca,
        @Nullable String certificate,
        @Nullable Secret key) {

    public TlsSpec {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate and its key come together");
        }
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return "TlsSpec[ca=" + (ca != null) + ", certificate=" + (certificate != null) + "]";
    }
}
