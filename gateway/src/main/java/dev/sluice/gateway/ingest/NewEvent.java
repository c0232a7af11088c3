// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.Event;
import dev.sluice.gateway.provider.event.EventFields;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a verified request, or an element of the list in its body, is on the way to the log.
 *
 * @param repeatable whether the id is the provider's, so that the same one again is a repeat
 * @param unparsed whether values of the body were asked for, and it is not JSON
 */
record NewEvent(Event event, boolean repeatable, boolean unparsed) {
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final int KEPT_PREFIX = "in_".length();

    /** Characters; a longer one is not told on. */
    private static final int MAX_CONTENT_TYPE = 256;

    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String ELEMENT = "application/cloudevents+json";

    /**
     * Made of what the provider's file finds in the part, and what came around it.
     *
     * @param part the {@link Intake} itself, or an element of its list
     * @param ids for events of providers that give none
     */
    static NewEvent of(
            CompiledSource source,
            HttpServerRequest request,
            InboundRequest part,
            VerificationGrade grade,
            Instant now,
            UuidV7 ids) {
        EventFields fields = source.events().extract(part, source.name(), now);
        String providerId = fields.providerId();
        long millis = now.toEpochMilli();
        Event.Builder event = Event.builder()
                .tenant(source.tenant())
                .source(source.path())
                .id(providerId == null ? ids.next(millis) : providerId)
                .type(fields.type())
                .time(fields.time())
                .receivedMillis(millis)
                .subject(fields.subject())
                .partitionKey(fields.key())
                .verification(grade.code())
                .contentType(contentType(request, part))
                .traceparent(Traceparent.of(request.headers().getAll(TRACEPARENT)))
                .dedupe(source.dedupe())
                .data(part.body());
        if (!fields.keptHeaders().isEmpty()) {
            fields.keptHeaders().forEach((name, value) -> event.keep(name.substring(KEPT_PREFIX), value));
        }
        boolean repeatable = providerId != null && !source.dedupe().isZero();
        return new NewEvent(event.build(), repeatable, fields.unparsed());
    }

    /** The same with marks on its event. */
    NewEvent as(Event marked) {
        return new NewEvent(marked, repeatable, unparsed);
    }

    /** An element of a list is of the list's type, but where CloudEvents have one for each. */
    private static @Nullable String contentType(HttpServerRequest request, InboundRequest part) {
        String whole = contentType(request);
        boolean batch = !(part instanceof Intake)
                && whole != null
                && whole.toLowerCase(Locale.ROOT).startsWith(BATCH);
        return batch ? ELEMENT : whole;
    }

    private static @Nullable String contentType(HttpServerRequest request) {
        List<String> values = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        return values.size() == 1 && values.getFirst().length() <= MAX_CONTENT_TYPE ? values.getFirst() : null;
    }
}
