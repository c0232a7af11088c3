// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The public listener.
 *
 * @param host 0.0.0.0 when left out; in dev 127.0.0.1
 * @param port 0 (any free one) to 65535; 8080 when left out
 * @param publicUrl absolute http or https: how the outside reaches this gateway
 * @param maxBodyBytes bytes, 1 KiB to 64 MiB; 1 MiB when left out
 * @param ingestDeadline until a provider is answered, whatever Kafka does; 100ms to 60s; 2500ms when left out
 * @param dedupeEntries how many ids the window remembers, 1 to 100,000,000; 1,000,000 when left out
 * @param spoolBytes what the spool may take of the node's own disk, 1 MiB to 1 TiB; 1 GiB when left out
 * @param door who may connect, and how; its keys stand beside the others
 */
public record ServerSettings(
        String host,
        int port,
        @Nullable URI publicUrl,
        int maxBodyBytes,
        Duration ingestDeadline,
        int dedupeEntries,
        long spoolBytes,
        DoorSettings door) {
    /** The same on another port. */
    public ServerSettings on(int other) {
        return new ServerSettings(
                host, other, publicUrl, maxBodyBytes, ingestDeadline, dedupeEntries, spoolBytes, door);
    }
}
