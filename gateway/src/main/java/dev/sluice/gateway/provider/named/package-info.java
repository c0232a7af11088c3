// SPDX-License-Identifier: Apache-2.0
/**
 * The schemes that a provider's file can only name: tokens, passwords, JWTs, and those of single providers whose signed content no template
 * can say.
 *
 * <p>Immutable and thread-safe. One small class a scheme, each with its own {@link dev.sluice.gateway.provider.verify.RequestCheck}; start at
 * {@link TokenScheme}. Uses {@code provider.scheme} and {@code provider.verify}. Keys that a request names are asked of {@link
 * dev.sluice.gateway.provider.verify.KeySource}: nothing here opens a connection.
 */
@NullMarked
package dev.sluice.gateway.provider.named;

import org.jspecify.annotations.NullMarked;
