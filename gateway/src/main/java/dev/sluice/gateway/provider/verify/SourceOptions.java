// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source sets for its provider.
 *
 * @param secrets any of them verifies: that is how a secret is rotated; at least one, none empty
 * @param tolerance of the signed timestamp, not negative; null takes the provider's. Without effect where none is signed
 * @param legacySha1 whether the provider's older header counts when the newer one is absent; without effect where there is none
 */
public record SourceOptions(List<String> secrets, @Nullable Duration tolerance, boolean legacySha1) {
    public SourceOptions {
        secrets = List.copyOf(secrets);
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
    }

    /** Secrets, and everything else as the provider has it. */
    public static SourceOptions of(String... secrets) {
        return new SourceOptions(List.of(secrets), null, false);
    }

    @Override
    public String toString() {
        return "SourceOptions[secrets=" + secrets.size() + ", tolerance=" + tolerance + ", legacySha1=" + legacySha1
                + "]";
    }
}
