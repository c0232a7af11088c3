// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.time.Duration;

/**
 * The topics that Sluice makes.
 *
 * @param prefix {@code sluice} when left out; what a topic's name may hold, at most 200 characters
 * @param partitions 1 to 10,000; 12 when left out
 * @param replication 1 to 32,767; 3 when left out, in dev 1
 * @param retention of events; at least 1s; 7d when left out
 * @param deadLetterRetention at least 1s; 30d when left out
 * @param attemptsRetention at least 1s; 7d when left out
 * @param auditRetention at least 1s; 365d when left out
 */
public record TopicSettings(
        String prefix,
        int partitions,
        int replication,
        Duration retention,
        Duration deadLetterRetention,
        Duration attemptsRetention,
        Duration auditRetention) {}
