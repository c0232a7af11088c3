// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.config.value.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What protects stored secrets, cursors and tickets.
 *
 * @param masterKey 32 bytes in base64, from the file or the environment's {@code SLUICE_MASTER_KEY}; there in run; null
 *     in dev means the data folder's
 */
public record SecretSettings(@Nullable Secret masterKey) {}
