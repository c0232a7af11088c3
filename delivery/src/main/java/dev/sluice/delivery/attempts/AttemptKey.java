// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

import java.nio.charset.StandardCharsets;

/**
 * What a subscription's attempts stand under on their topic, all in one partition. The tenant is in it, since an id may be another
 * tenant's one day.
 */
public record AttemptKey(String tenant, String subscription) {
    /** The record's key as text. */
    public String text() {
        return tenant + "/" + subscription;
    }

    /** The record's key. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a record with this key is its. */
    public boolean is(byte[] key) {
        return text().equals(new String(key, StandardCharsets.UTF_8));
    }
}
