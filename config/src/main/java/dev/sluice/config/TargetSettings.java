// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where requests may go.
 *
 * @param allowPrivate false when left out, in dev true
 * @param allowHttp false when left out, in dev true
 * @param allowHosts host globs or CIDRs that are let through although private
 * @param denyHosts host globs or CIDRs that are never called
 * @param proxy the egress proxy, {@code http://host:port}, if any
 */
public record TargetSettings(
        boolean allowPrivate,
        boolean allowHttp,
        List<String> allowHosts,
        List<String> denyHosts,
        @Nullable URI proxy) {
    public TargetSettings {
        allowHosts = List.copyOf(allowHosts);
        denyHosts = List.copyOf(denyHosts);
    }
}
