// SPDX-License-Identifier: Apache-2.0
/**
 * {@code dead-letters}: lists and shows what was given up. Used on the main thread. Start reading with
 * {@link dev.sluice.gateway.cli.dead.DeadLetterGroup}.
 */
@NullMarked
package dev.sluice.gateway.cli.dead;

import org.jspecify.annotations.NullMarked;
