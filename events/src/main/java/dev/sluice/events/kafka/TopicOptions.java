// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.time.Duration;

/** What the operator says about topics (contract section 2, {@code topics} and {@code server.maxBodyBytes}). */
public record TopicOptions(
        int partitions,
        int replication,
        Duration retention,
        Duration deadLetterRetention,
        int maxBodyBytes,
        Duration auditRetention,
        Duration attemptsRetention) {
    private static final Duration AUDIT_RETENTION = Duration.ofDays(365);
    private static final Duration ATTEMPTS_RETENTION = Duration.ofDays(7);

    /** What one record may have over the body: headers, key, envelope. */
    public static final int ENVELOPE_BYTES = 64 * 1024;

    public TopicOptions {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, was " + partitions);
        }
        if (replication < 1) {
            throw new IllegalArgumentException("replication must be 1 or more, was " + replication);
        }
        if (maxBodyBytes < 0 || maxBodyBytes > Integer.MAX_VALUE - ENVELOPE_BYTES) {
            throw new IllegalArgumentException("maxBodyBytes out of range: " + maxBodyBytes);
        }
    }

    /** One that keeps the audit log for a year, attempts for a week. */
    public TopicOptions(
            int partitions, int replication, Duration retention, Duration deadLetterRetention, int maxBodyBytes) {
        this(
                partitions,
                replication,
                retention,
                deadLetterRetention,
                maxBodyBytes,
                AUDIT_RETENTION,
                ATTEMPTS_RETENTION);
    }

    /** The biggest record a topic has to take: body and envelope. */
    public int maxRecordBytes() {
        return maxBodyBytes + ENVELOPE_BYTES;
    }

    /** The fewest in-sync replicas that may acknowledge: 2 with a replication of 3 or more, else 1. */
    public int minInsyncReplicas() {
        return replication >= 3 ? 2 : 1;
    }
}
