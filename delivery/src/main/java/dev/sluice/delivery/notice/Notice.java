// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import dev.sluice.events.Event;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One operational event before it is one. Immutable.
 *
 * @param type what it tells
 * @param tenant whose subscription it is
 * @param subscription which one
 * @param cause what its id is made of besides the type, the same when it is told again
 * @param reason why
 * @param since when that began, epoch milliseconds
 * @param detail what else there is to tell
 */
record Notice(
        NoticeType type, String tenant, String subscription, String cause, String reason, long since, Detail detail) {
    /**
     * What only some tell.
     *
     * @param event the id of the event that it is about; null for none
     * @param status the last answer's; 0 for none
     * @param lost how many events; -1 when it is not about lost ones
     */
    record Detail(@Nullable String event, int status, long lost) {
        static final Detail NONE = new Detail(null, 0, -1);

        static Detail lost(long count) {
            return new Detail(null, 0, Math.max(0, count));
        }
    }

    Event event(long now) {
        return Event.builder()
                .tenant(tenant)
                .id(type.name().toLowerCase(Locale.ROOT) + "-" + cause)
                .source(NoticeType.source(subscription))
                .type(type.type())
                .subject(subscription)
                .receivedMillis(now)
                .verification("none")
                .partitionKey(subscription)
                .contentType("application/json")
                .data(data().toBuffer().getBytes())
                .build();
    }

    private JsonObject data() {
        JsonObject data = new JsonObject()
                .put("subscription", subscription)
                .put("reason", reason)
                .put("since", Instant.ofEpochMilli(since).toString());
        if (detail.event() != null) {
            data.put("event", detail.event());
        }
        if (detail.status() > 0) {
            data.put("status", detail.status());
        }
        if (detail.lost() >= 0) {
            data.put("lost", detail.lost());
        }
        return data;
    }
}
