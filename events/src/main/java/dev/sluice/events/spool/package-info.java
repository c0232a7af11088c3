// SPDX-License-Identifier: Apache-2.0
/**
 * The node's own disk, for events of sources that ask for it while the log is away: {@code docs/decisions/0018-spool.md}.
 *
 * <p>Start at {@link dev.sluice.events.spool.Spool}. Owns two threads: {@code sluice-spool} appends to files and fsyncs, many events at
 * once; {@code sluice-spool-drain} publishes what waits, in order, with a producer of its own. May import {@code events},
 * {@code kafka}, {@code dedupe}, {@code log}.
 */
@NullMarked
package dev.sluice.events.spool;

import org.jspecify.annotations.NullMarked;
