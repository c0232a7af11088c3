// SPDX-License-Identifier: Apache-2.0
/**
 * What is written down of deliveries, and what a new owner starts from: the records of the cursors topic and their bytes.
 *
 * <p>Values only: nothing here changes, so any thread may use it. Start at {@link dev.sluice.delivery.state.StateWrite}, what a checkpoint
 * writes of a lane, and {@link dev.sluice.delivery.state.Adoption}, all of it read back; {@link dev.sluice.delivery.state.StateCodec} is
 * the form on the topic. Knows nothing of lanes at work; may import {@code attempts} for what became of earlier ones.
 */
@NullMarked
package dev.sluice.delivery.state;

import org.jspecify.annotations.NullMarked;
