// SPDX-License-Identifier: Apache-2.0
/**
 * What a provider's signature looks like, as data: where it stands, what it is made over, with which algorithm, and how a
 * secret becomes a key.
 *
 * <p>Pure and immutable: no keys, no clock, no threads. Start at {@link SignatureScheme}. Uses nothing else of Sluice.
 */
@NullMarked
package dev.sluice.gateway.provider.scheme;

import org.jspecify.annotations.NullMarked;
