// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.delivery.attempts.PastAttempt;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.gateway.api.event.EventView;
import dev.sluice.gateway.typed.EventTypes;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Dead letters as the API shows them. Pure. */
final class DeadLetterView {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeadLetterView() {}

    /** In a list: without the event's data and the attempts. */
    static ObjectNode item(FiledLetter filed) {
        ObjectNode json = head(filed);
        Event event = event(filed.letter());
        if (event == null) {
            return json.putNull("event");
        }
        ObjectNode about = json.putObject("event")
                .put("eventid", event.eventId())
                .put("id", event.id())
                .put("source", event.source())
                .put("type", event.type())
                .put("time", event.time());
        if (event.subject() != null) {
            about.put("subject", event.subject());
        }
        return json;
    }

    /** The whole letter. */
    static Buffer whole(FiledLetter filed) {
        ObjectNode json = head(filed);
        ArrayNode attempts = json.putArray("attempts");
        filed.letter().history().attempts().forEach(each -> attempts.add(attempt(each)));
        Event event = event(filed.letter());
        if (event == null) {
            return Buffer.buffer(json.putNull("event").toString());
        }
        Buffer all = Buffer.buffer(json.toString());
        return all.slice(0, all.length() - 1)
                .copy()
                .appendString(",\"event\":")
                .appendBuffer(new EventView().json(event))
                .appendString("}");
    }

    private static ObjectNode head(FiledLetter filed) {
        DeadLetter letter = filed.letter();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", DeadLetterId.of(filed).text());
        json.put("tenant", letter.tenant())
                .put("subscription", letter.subscription())
                .put("reason", letter.reason().label())
                .put("at", time(letter.at()))
                .put("requests", letter.requests())
                .put("lastOutcome", letter.lastOutcome());
        Event event = event(letter);
        if (event != null && letter.reason() == DeadLetter.Reason.SCHEMA) {
            json.set("errors", errors(event));
        }
        return filed.bodyLeftOut() ? json.put("bodyLeftOut", true) : json;
    }

    /** Where it is not as its type's schema says. */
    private static ArrayNode errors(Event event) {
        try {
            return JSON.readTree(event.extensions().getOrDefault(EventTypes.WHERE, "[]")) instanceof ArrayNode list
                    ? list
                    : JSON.createArrayNode();
        } catch (JacksonException foreign) { // somebody else wrote the record
            return JSON.createArrayNode();
        }
    }

    private static @Nullable Event event(DeadLetter letter) {
        LogRecord record = letter.record();
        return record == null || !record.isEvent() ? null : record.event();
    }

    private static ObjectNode attempt(PastAttempt attempt) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("at", time(attempt.at()))
                .put("outcome", attempt.ending().label());
        if (attempt.status() > 0) {
            json.put("status", attempt.status());
        }
        return attempt.answer().isEmpty() ? json : json.put("answer", attempt.answer());
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
