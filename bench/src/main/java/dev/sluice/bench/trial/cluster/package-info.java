// SPDX-License-Identifier: Apache-2.0
/**
 * Several gateways on one broker that leave and come back all the time, one of them always ready.
 *
 * <p>Each member has a thread of its own while it churns. Start reading at {@link dev.sluice.bench.trial.cluster.Cluster}.
 */
@NullMarked
package dev.sluice.bench.trial.cluster;

import org.jspecify.annotations.NullMarked;
