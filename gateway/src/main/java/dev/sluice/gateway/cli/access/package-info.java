// SPDX-License-Identifier: Apache-2.0
/**
 * Where the gateway is and who asks: the options that name it, and tokens. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.access.ClientFlags}.
 */
@NullMarked
package dev.sluice.gateway.cli.access;

import org.jspecify.annotations.NullMarked;
