// SPDX-License-Identifier: Apache-2.0
/**
 * Who asks, and what they may do: bearer tokens read strictly, so that a token is either wholly understood or refused. Owns no
 * thread; everything is immutable and safe to share. Start reading with {@link dev.sluice.gateway.auth.Authenticator}.
 */
@NullMarked
package dev.sluice.gateway.auth;

import org.jspecify.annotations.NullMarked;
