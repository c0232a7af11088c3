// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * The private half of a pair, to sign as a provider would in a test.
 *
 * @param id by which tokens name the key; null to name none
 * @param certificateUrl where a request says that the key's certificate is; null to say nothing
 */
public record PrivateSigning(
        PrivateKey key, @Nullable String id, @Nullable String certificateUrl) {
    /** One whose requests name no certificate. */
    public PrivateSigning(PrivateKey key, @Nullable String id) {
        this(key, id, null);
    }

    @Override
    public String toString() {
        return "PrivateSigning[" + key.getAlgorithm() + ", id=" + id + ", certificateUrl=" + certificateUrl + "]";
    }
}
