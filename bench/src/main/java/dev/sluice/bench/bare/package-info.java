// SPDX-License-Identifier: Apache-2.0
/**
 * Ceilings: the least code that does the same work on the same Vert.x and Kafka client, without limits, retries, checkpoints or
 * safety. What the gateway can't pass, whatever it does; nobody should run them for anything else.
 *
 * <p>Each {@code Bare…} is a process of its own. Its Vert.x contexts are confined to their event loop; {@link
 * dev.sluice.bench.bare.LogThread} owns a consumer. Start reading at {@link dev.sluice.bench.bare.BareIngest}.
 */
@NullMarked
package dev.sluice.bench.bare;

import org.jspecify.annotations.NullMarked;
