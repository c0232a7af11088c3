// SPDX-License-Identifier: Apache-2.0
/**
 * Asks a gateway's admin API: sends, repeats what may be repeated, goes through pages, and says what to do when it is refused. Used on the
 * main thread, which waits for the HTTP client. Start reading with {@link dev.sluice.gateway.cli.api.Api}.
 */
@NullMarked
package dev.sluice.gateway.cli.api;

import org.jspecify.annotations.NullMarked;
