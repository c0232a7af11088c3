// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

/**
 * How far a subscription has got on one partition that this node owns.
 *
 * @param position everything below is delivered, given up, or not wanted
 * @param open how many events are in flight or wait for a retry
 */
public record Standing(int partition, long position, int open) {}
