// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.events.Event;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.typed.EventTypes;
import dev.sluice.subscriptions.match.TypePatterns;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a draft must be to become an event, and what the gateway sets itself (CloudEvents 1.0.2). Pure. */
final class EventRules {
    private static final int MAX_LENGTH = 1_024;
    /** Each becomes a header of the record and of every delivery. */
    private static final int MOST_ATTRIBUTES = 64;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,40}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]+/[!-~]+( *;[ -~]*)?");
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    /** Whatever came, the gateway knows better. */
    private static final Set<String> OURS = Set.of(
            "tenant",
            "eventid",
            "receivedtime",
            "verification",
            Event.SCHEMA_CHECK,
            EventTypes.WHERE,
            Event.QUARANTINE);

    private static final Set<String> REQUIRED = Set.of("specversion", "id", "source", "type");
    /** A bearer token says who published, not what. */
    private static final String VERIFICATION = "token";

    private static final String DOOR = "/in/";

    private final String tenant;
    private final long receivedMillis;
    private final List<FieldError> errors;

    /** @param errors told what is wrong, by JSON pointer as in structured mode */
    EventRules(String tenant, long receivedMillis, List<FieldError> errors) {
        this.tenant = tenant;
        this.receivedMillis = receivedMillis;
        this.errors = errors;
    }

    /** The event; null when something was wrong with it, which is told. */
    @Nullable
    Event event(Draft draft, String pointer) {
        int before = errors.size();
        Map<String, String> given = draft.attributes();
        if (given.size() > MOST_ATTRIBUTES) {
            errors.add(new FieldError(pointer, "an event has at most " + MOST_ATTRIBUTES + " attributes"));
            return null;
        }
        REQUIRED.stream()
                .filter(name -> !given.containsKey(name))
                .sorted()
                .forEach(name -> errors.add(new FieldError(pointer, "missing attribute '" + name + "'")));
        given.forEach((name, value) -> {
            String wrong = OURS.contains(name) ? null : wrong(name, value);
            if (wrong != null) {
                errors.add(
                        new FieldError(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), wrong));
            }
        });
        return errors.size() == before ? build(draft) : null;
    }

    private static @Nullable String wrong(String name, String value) {
        if (!NAME.matcher(name).matches() || name.equals("data")) {
            return "an attribute's name is 1 to 40 of a-z and 0-9";
        }
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return "must be 1 to " + MAX_LENGTH + " characters";
        }
        if (!isText(value)) {
            return "must have no control characters and no half surrogates";
        }
        return switch (name) {
            case "specversion" -> value.equals("1.0") ? null : "must be 1.0";
            case "source" -> source(value);
            case "type" ->
                value.startsWith(TypePatterns.OPERATIONAL) ? "must not begin with " + TypePatterns.OPERATIONAL : null;
            case "time" -> isTime(value) ? null : "must be a time such as 2026-01-31T12:00:00Z";
            case "dataschema" -> isReference(value) ? null : "must be a URI";
            case "datacontenttype" -> MEDIA_TYPE.matcher(value).matches() ? null : "must be a media type";
            case "traceparent" -> TRACEPARENT.matcher(value).matches() ? null : "must be a W3C traceparent";
            default -> null;
        };
    }

    private static @Nullable String source(String value) {
        if (value.startsWith(DOOR)) {
            return "must not begin with " + DOOR + ": that is where the door's events come from";
        }
        return isReference(value) ? null : "must be a URI reference";
    }

    private static boolean isReference(String value) {
        try {
            new URI(value);
            return true;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private static boolean isTime(String value) {
        try {
            OffsetDateTime.parse(value);
            return true;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1));
            if (Character.isISOControl(c) || (Character.isSurrogate(c) && !pair)) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return true;
    }

    private Event build(Draft draft) {
        Event.Builder event =
                Event.builder().tenant(tenant).receivedMillis(receivedMillis).verification(VERIFICATION);
        draft.attributes().forEach((name, value) -> put(event, name, value));
        byte[] data = draft.data();
        return (data == null ? event : event.data(data)).build();
    }

    private static void put(Event.Builder event, String name, String value) {
        switch (name) {
            case "id" -> event.id(value);
            case "source" -> event.source(value);
            case "type" -> event.type(value);
            case "subject" -> event.subject(value);
            case "time" -> event.time(value);
            case "dataschema" -> event.dataSchema(value);
            case "datacontenttype" -> event.contentType(value);
            case "partitionkey" -> event.partitionKey(value);
            case "traceparent" -> event.traceparent(value);
            case "specversion" -> {
                // 1.0, or it would not be here
            }
            default -> {
                if (!OURS.contains(name)) {
                    event.extension(name, value);
                }
            }
        }
    }
}
