// SPDX-License-Identifier: Apache-2.0
/**
 * Runs test vectors, requests with a known verdict, through the gateway's own providers: what {@code verify --vectors} does.
 *
 * <p>Pure but for reading the file. Start at {@link VectorRunner}. Uses {@code provider} and the rooms below it.
 */
@NullMarked
package dev.sluice.gateway.provider.vectors;

import org.jspecify.annotations.NullMarked;
