// SPDX-License-Identifier: Apache-2.0
/**
 * Who knocks? The HTTP side of the node, the command line, and the room that puts it all together.
 *
 * <p>Each room stands on those left of it:
 *
 * <ul>
 *   <li>on nothing of this module: {@code problem} (how a failure is told), {@code provider} (who posts, and what of it is genuine),
 *       {@code schema} (what an event may look like), {@code json}, {@code data} (the node's own disk), {@code reload} (a file that
 *       changed), {@code logging}
 *   <li>what doors share: {@code auth}, {@code http}, {@code quota}, {@code typed} (events and the schemas of their types), {@code
 *       management}
 *   <li>the doors: {@code ingest} ← {@code outside} (what it needs of other hosts), {@code check} (what is wrong with a file or
 *       a source) ← {@code api}; {@code stream}; {@code endpoint} (what nodes tell each other of endpoints)
 *   <li>all together: {@code app} (starts and stops everything) ← {@code cli} ← {@link dev.sluice.gateway.Main}
 * </ul>
 *
 * <p>Start at {@link dev.sluice.gateway.app.Node}.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
