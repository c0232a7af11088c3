// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.HubParts;
import dev.sluice.events.tail.GapListener;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.quota.Quotas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The streams of a node. Thread-safe.
 *
 * <p>Made when the Reader has started; {@link #onThisLoop} is called on each event loop that takes connections. As a {@link GapListener} it
 * wants to be told when the log was cut.
 */
public final class Streams implements GapListener {
    /** For the listener's options, the preferred first. */
    public static final List<String> SUBPROTOCOLS = List.of(Handshake.SLUICE_V1, Handshake.CLOUDEVENTS);

    private final HubParts parts;
    private final Authenticator authenticator;
    private volatile StreamLimits limits;
    private volatile Origins origins;
    private final Admission admission;
    private final CopyOnWriteArrayList<StreamEndpoint> endpoints = new CopyOnWriteArrayList<>();

    public Streams(HubParts parts, Authenticator authenticator, StreamLimits limits, Quotas quotas) {
        this.parts = parts;
        this.authenticator = authenticator;
        this.limits = limits;
        this.origins = new Origins(limits);
        this.admission = new Admission(limits, quotas);
    }

    /** What the operator says now, for connections made from now on. How many there may be stays as it was. */
    public void replace(StreamLimits wanted) {
        limits = wanted;
        origins = new Origins(wanted);
    }

    /** The endpoint of the calling event loop, with a hub of its own. */
    public StreamEndpoint onThisLoop(Vertx vertx, Exchange exchange) {
        StreamEndpoint endpoint = new StreamEndpoint(vertx, exchange, this);
        endpoints.add(endpoint);
        return endpoint;
    }

    /**
     * Sends all clients away, in batches over about four fifths of {@code window}, each with its own time to come back; then stops reading.
     * New ones are sent away at once.
     *
     * @return completes when the last connection has ended, or at the end of the window
     */
    public Future<Void> shutdown(Duration window) {
        return Future.join(endpoints.stream()
                        .map(endpoint -> endpoint.shutdown(window))
                        .toList())
                .mapEmpty();
    }

    @Override
    public void lost(int partition, long from, long to) {}

    @Override
    public void truncated(int partition, long from, long end) {
        endpoints.forEach(endpoint -> endpoint.hub().truncated(partition, end));
    }

    HubParts parts() {
        return parts;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    StreamLimits limits() {
        return limits;
    }

    Origins origins() {
        return origins;
    }

    Admission admission() {
        return admission;
    }
}
