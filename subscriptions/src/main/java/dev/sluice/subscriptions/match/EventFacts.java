// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.sluice.events.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What filters may ask about one event. The body is parsed at most once, and only when a filter asks. Not thread-safe:
 * make one for each event and thread.
 */
public final class EventFacts implements CelVariableResolver {

    private final Event event;
    private @Nullable Object data;
    private boolean json;
    private @Nullable Instant time;

    public EventFacts(Event event) {
        this.event = event;
    }

    public Event event() {
        return event;
    }

    public String tenant() {
        return event.tenant();
    }

    public String type() {
        return event.type();
    }

    /** Whether some filter has asked for the body. */
    public boolean parsed() {
        return data != null;
    }

    /** Whether the body is JSON; parses it if that was not done yet. */
    public boolean isJson() {
        data();
        return json;
    }

    /** A variable's value as CEL wants it. An absent subject is the empty text; a body that is not JSON is null. */
    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "data" -> Optional.of(data());
            case "type" -> Optional.of(event.type());
            case "source" -> Optional.of(event.source());
            case "subject" -> Optional.of(event.subject() == null ? "" : event.subject());
            case "id" -> Optional.of(event.id());
            case "tenant" -> Optional.of(event.tenant());
            case "time" -> time();
            default -> Optional.empty();
        };
    }

    private Object data() {
        if (data == null) {
            Optional<Object> parsed = JsonBody.parse(event.data());
            json = parsed.isPresent();
            data = parsed.orElse(NullValue.NULL_VALUE);
        }
        return data;
    }

    private Optional<Object> time() {
        try {
            if (time == null) time = OffsetDateTime.parse(event.time()).toInstant();
            return Optional.of(time);
        } catch (DateTimeException notRfc3339) {
            return Optional.empty();
        }
    }
}
