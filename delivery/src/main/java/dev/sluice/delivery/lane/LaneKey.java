// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.lane;

/**
 * Names a subscription's lanes for as long as it lives: a change of the subscription keeps the key, a re-creation under the same
 * id makes a new one.
 *
 * @param subscriptionId the subscription's id
 * @param incarnation the registry offset of its creation
 */
public record LaneKey(String subscriptionId, long incarnation) {}
