// SPDX-License-Identifier: Apache-2.0
/**
 * A real Kafka broker in KRaft mode, in this JVM or as a process of its own: for {@code ./sluice dev}, tests and trials.
 *
 * <p>The threads are Kafka's. Start at {@link dev.sluice.broker.EmbeddedBroker}. Uses nothing else of Sluice.
 */
@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;
