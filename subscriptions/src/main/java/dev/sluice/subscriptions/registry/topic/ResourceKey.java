// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.topic;

import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.RegistryException;
import java.nio.charset.StandardCharsets;

/** A record's key: {@code source/NAME}, {@code subscription/ID} or {@code replay/ID}, UTF-8. */
record ResourceKey(Kind kind, String id) {

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        return kind.label() + "/" + id;
    }

    static ResourceKey parse(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        for (Kind kind : Kind.values()) {
            String prefix = kind.label() + "/";
            if (text.startsWith(prefix)) return new ResourceKey(kind, text.substring(prefix.length()));
        }
        throw new RegistryException("registry record with the key '" + text + "', written by another version", null);
    }
}
