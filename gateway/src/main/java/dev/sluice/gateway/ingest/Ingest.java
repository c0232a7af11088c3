// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.typed.EventTypes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;

/** The door of the whole node. Thread-safe; makes one handler for each event loop. */
public final class Ingest {
    private final Publisher publisher;
    private final Disk disk;
    private final EventTypes types;
    private final Outside outside;
    private final Options options;
    private final Quotas quotas;
    private final InstantSource clock;
    private final IngestMeters meters;
    private final Sources sources;
    private final ByteBudget budget;

    /**
     * What bounds a request.
     *
     * @param maxBodyBytes of one body
     * @param maxHeldBytes of all bodies between arrival and answer, over the node
     * @param bodyDeadline from the head to the last byte of the body
     * @param answerDeadline from the last byte to the answer, whatever the log does
     * @param publicUrl how the outside reaches the gateway, without a slash at its end; empty when not known. Kept as it is on the wire
     */
    public record Options(
            int maxBodyBytes, long maxHeldBytes, Duration bodyDeadline, Duration answerDeadline, String publicUrl) {
        private static final long LEAST_HELD = 64L << 20;
        private static final int BODIES_HELD = 4;
        private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

        public Options {
            publicUrl = WireText.of(publicUrl);
        }

        /** The usual bounds for bodies of that size. */
        public static Options of(int maxBodyBytes, Duration answerDeadline, String publicUrl) {
            long held = Math.max(LEAST_HELD, (long) BODIES_HELD * maxBodyBytes);
            return new Options(maxBodyBytes, held, BODY_DEADLINE, answerDeadline, publicUrl);
        }
    }

    public Ingest(
            Publisher publisher,
            Disk disk,
            EventTypes types,
            Providers providers,
            Outside outside,
            Options options,
            Quotas quotas,
            InstantSource clock,
            MeterRegistry registry) {
        this.publisher = publisher;
        this.disk = disk;
        this.types = types;
        this.outside = outside;
        this.quotas = quotas;
        this.options = options;
        this.clock = clock;
        this.meters = new IngestMeters(registry);
        this.sources = new Sources(providers, outside, meters, clock);
        this.budget = new ByteBudget(options.maxHeldBytes(), options.maxBodyBytes());
        Gauge.builder("sluice.ingest.held.bytes", budget, ByteBudget::held)
                .description("Bytes of bodies between arrival and answer")
                .register(registry);
    }

    public Sources sources() {
        return sources;
    }

    /** The handler of one event loop; called on it. */
    public Handler<HttpServerRequest> handler(Vertx vertx, Exchange exchange) {
        return new IngestHandler(this, vertx, exchange);
    }

    Publisher publisher() {
        return publisher;
    }

    Disk disk() {
        return disk;
    }

    EventTypes types() {
        return types;
    }

    Outside outside() {
        return outside;
    }

    Options options() {
        return options;
    }

    Quotas quotas() {
        return quotas;
    }

    InstantSource clock() {
        return clock;
    }

    IngestMeters meters() {
        return meters;
    }

    ByteBudget budget() {
        return budget;
    }
}
