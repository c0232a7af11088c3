// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The partners of one test, made when first spoken of. */
final class Partners implements AutoCloseable {
    private final Map<String, Partner> partners = new ConcurrentHashMap<>();

    Partner get(String name) {
        return partners.computeIfAbsent(name, n -> new Partner());
    }

    @Override
    public void close() {
        partners.values().forEach(Partner::close);
    }
}
