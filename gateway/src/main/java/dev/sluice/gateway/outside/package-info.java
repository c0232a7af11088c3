// SPDX-License-Identifier: Apache-2.0
/**
 * What the door needs of the outside for providers that publish keys: fetched from their own hosts only, checked, and kept.
 *
 * <p>{@link dev.sluice.gateway.outside.RemoteOutside} is thread-safe and never blocks; requests go by the rules of every outbound request.
 * Start there.
 */
@NullMarked
package dev.sluice.gateway.outside;

import org.jspecify.annotations.NullMarked;
