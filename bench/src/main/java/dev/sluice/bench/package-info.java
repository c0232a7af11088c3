// SPDX-License-Identifier: Apache-2.0
/**
 * How fast, and is anything lost? The two commands: {@code Bench} measures the gateway beside bare ceilings,
 * {@code Trial} injects faults and compares ledgers.
 *
 * <p>Both run in the main thread and start everything else as processes of their own. Start reading at either command.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
