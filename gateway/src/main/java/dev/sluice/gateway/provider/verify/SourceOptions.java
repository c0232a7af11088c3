// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source sets for its provider.
 *
 * @param secrets any of them verifies: that is how a secret is rotated; none empty
 * @param tolerance of the signed timestamp, not negative; null takes the provider's. Without effect where none is signed
 * @param legacy whether the provider's older schemes count where the newer is absent; without effect where there are none
 * @param settings what the provider's file lets a source set ({@code topics}, {@code audience}), by name
 * @param keys where keys come from that requests name
 */
public record SourceOptions(
        List<String> secrets,
        @Nullable Duration tolerance,
        boolean legacy,
        Map<String, List<String>> settings,
        KeySource keys) {
    public SourceOptions {
        secrets = List.copyOf(secrets);
        settings = Map.copyOf(settings);
        if (secrets.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("secrets: one is empty");
        }
    }

    /** Secrets, a tolerance, the older schemes or not, and everything else as the provider has it. */
    public SourceOptions(List<String> secrets, @Nullable Duration tolerance, boolean legacy) {
        this(secrets, tolerance, legacy, Map.of(), KeySource.NONE);
    }

    /** Secrets, and everything else as the provider has it. */
    public static SourceOptions of(String... secrets) {
        return new SourceOptions(List.of(secrets), null, false);
    }

    /** The same with other secrets. */
    public SourceOptions with(List<String> others) {
        return new SourceOptions(others, tolerance, legacy, settings, keys);
    }

    @Override
    public String toString() {
        return "SourceOptions[secrets=" + secrets.size() + ", tolerance=" + tolerance + ", legacy=" + legacy
                + ", settings=" + settings.keySet() + "]";
    }
}
