// SPDX-License-Identifier: Apache-2.0
/**
 * {@code create} and {@code update} of sources and subscriptions, from files and options. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.define.CreateCommand}.
 */
@NullMarked
package dev.sluice.gateway.cli.define;

import org.jspecify.annotations.NullMarked;
