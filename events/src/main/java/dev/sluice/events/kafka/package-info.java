// SPDX-License-Identifier: Apache-2.0
/**
 * How this node talks to Kafka: the one place with client properties, and the making and checking of topics.
 *
 * <p>Owns no threads; topic work blocks and is meant for the start, off the event loops. Start at
 * {@link dev.sluice.events.kafka.KafkaClients} and {@link dev.sluice.events.kafka.Topics}. May import {@code events}.
 */
@NullMarked
package dev.sluice.events.kafka;

import org.jspecify.annotations.NullMarked;
