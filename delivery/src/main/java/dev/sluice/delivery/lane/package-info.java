// SPDX-License-Identifier: Apache-2.0
/**
 * How far each subscription has got on each partition, and what of that must be written down.
 *
 * <p>Pure: no clock, no I/O, no Vert.x. Every class here is confined to its shard's event loop. Start at
 * {@link dev.sluice.delivery.lane.PartitionLanes}: it is offered matched events, hands them to targets, and answers a checkpoint with a
 * cut. A {@link dev.sluice.delivery.lane.Lane} keeps what is written of it in {@code LaneHeader} and {@code Pages}; with order by key it
 * has a {@code KeyOrder}, which reads held keys again with {@code ReadAhead}. {@link dev.sluice.delivery.state.StateCodec} is the form on
 * the cursors topic. The rules it keeps are in {@code docs/decisions/0002-lanes-and-checkpoints.md}.
 */
@NullMarked
package dev.sluice.delivery.lane;

import org.jspecify.annotations.NullMarked;
