// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial.cluster;

/** When a gateway is made to stand still. */
public enum Moment {
    /** Whatever it does. */
    ANY,
    /** Between sending the offsets of a checkpoint and committing it. */
    IN_A_CHECKPOINT
}
