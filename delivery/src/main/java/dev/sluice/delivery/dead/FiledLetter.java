// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

/**
 * A dead letter as it stands on its topic.
 *
 * @param offset its offset on the dead letters topic, in the partition {@code letter.partition()}
 * @param letter what it says; its record has the event's position on the events topic
 * @param bodyLeftOut whether the event was too big to be kept whole: it has no body, or no attributes
 */
public record FiledLetter(long offset, DeadLetter letter, boolean bodyLeftOut) {}
