// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * Who may use {@code /v1}.
 *
 * @param jwt how tokens are checked; null: none is accepted in run, the data folder's key counts in dev
 */
public record AuthSettings(@Nullable JwtSettings jwt) {}
