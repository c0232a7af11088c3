// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import static dev.sluice.gateway.auth.Scope.PUBLISH;
import static dev.sluice.gateway.auth.Scope.READ;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.sluice.events.Event;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.readback.ReadBack;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.gateway.api.route.Route;
import dev.sluice.gateway.api.route.Route.Body;
import dev.sluice.gateway.ingest.Publisher;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.subscriptions.cursor.CursorCodec;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;

/** The routes of {@code /v1/events}. */
public final class EventRoutes {
    private static final String PATH = "/v1/events";

    private final Parts parts;

    /**
     * What they work with.
     *
     * @param check marks an event by its type's schema, or puts it into quarantine
     * @param window the index from event ids to places on the log
     * @param topicId of the events topic
     */
    public record Parts(
            Function<Event, Future<Event>> check,
            Publisher publisher,
            Quotas quotas,
            DedupeWindow window,
            ReadBack readBack,
            StartOffsets offsets,
            CursorCodec cursors,
            Uuid topicId,
            InstantSource clock) {}

    public EventRoutes(Parts parts) {
        this.parts = parts;
    }

    /** All of them. */
    public List<Route> all() {
        var publishing = new Publishing(parts.check(), parts.publisher(), parts.quotas(), parts.clock());
        var walks = new Walks(parts);
        var finding = new Finding(parts, walks);
        var listing = new Listing(parts, walks);
        return List.of(
                Route.of(POST, PATH, PUBLISH, publishing::publish)
                        .body(Body.BYTES)
                        .answers(200, 409, 429),
                Route.of(GET, PATH, READ, listing::list)
                        .query("type", "subject", "source", "since", "after", "limit")
                        .answers(200, 429),
                Route.of(GET, PATH + "/" + Route.ID, READ, finding::one)
                        .query("around")
                        .answers(200, 429));
    }
}
