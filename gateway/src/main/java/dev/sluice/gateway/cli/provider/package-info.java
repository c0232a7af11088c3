// SPDX-License-Identifier: Apache-2.0
/**
 * The commands that stand in for a provider or judge one: {@code send}, {@code verify}. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.provider.SendCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli.provider;

import org.jspecify.annotations.NullMarked;
