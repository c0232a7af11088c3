// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.config.value.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What protects stored secrets, cursors and tickets.
 *
 * @param masterKey 32 bytes in base64, from the file or the environment's {@code SLUICE_MASTER_KEY}; there in run; null
 *     in dev means the data folder's
 * @param oldMasterKeys of the same form, current before: they open and verify, and what they sealed is sealed anew
 * @param nextMasterKeys of the same form, current soon: they open and verify
 */
public record SecretSettings(@Nullable Secret masterKey, List<Secret> oldMasterKeys, List<Secret> nextMasterKeys) {
    public SecretSettings {
        oldMasterKeys = List.copyOf(oldMasterKeys);
        nextMasterKeys = List.copyOf(nextMasterKeys);
    }
}
