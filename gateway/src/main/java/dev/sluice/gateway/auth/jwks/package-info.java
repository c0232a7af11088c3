// SPDX-License-Identifier: Apache-2.0
/**
 * The keys that an issuer publishes (RFC 7517): fetched through the address guard, read strictly, kept while the issuer is away. Owns no
 * thread; {@link dev.sluice.gateway.auth.jwks.PublishedKeys} is thread-safe and does its I/O on the event loop it was made on. Start
 * reading there; {@code KeySet} decides, purely, which key a token means.
 */
@NullMarked
package dev.sluice.gateway.auth.jwks;

import org.jspecify.annotations.NullMarked;
