// SPDX-License-Identifier: Apache-2.0
/**
 * What a provider asks of an endpoint before it sends events, or beside them: challenges to echo, tokens to answer, secrets handed over.
 *
 * <p>Pure, immutable and thread-safe: a handshake says what to answer, the door answers. What is echoed is a stranger's text, so it goes out
 * as plain text or JSON only, and never longer than 1 KiB. Start at {@link Handshake}. Uses {@code provider.scheme} and {@code
 * provider.verify}.
 */
@NullMarked
package dev.sluice.gateway.provider.handshake;

import org.jspecify.annotations.NullMarked;
