// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;

/** What everybody who touches the log needs. */
public record LogAccess(Vertx vertx, KafkaClients clients, Topics topics, TopicLayout layout, MeterRegistry meters) {}
