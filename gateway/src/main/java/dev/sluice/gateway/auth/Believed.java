// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import java.util.function.BooleanSupplier;

/**
 * A token that was believed.
 *
 * @param principal whom it speaks for
 * @param counts whether the key that signed it still counts: for what outlives the request that brought the token. Asked from any thread
 */
public record Believed(Principal principal, BooleanSupplier counts) {}
