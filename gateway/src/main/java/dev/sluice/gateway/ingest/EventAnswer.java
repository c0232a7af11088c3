// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.log.Receipt;
import dev.sluice.gateway.provider.Answer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to accepted events: their ids, or what the provider expects. */
final class EventAnswer {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENT_ID = HttpHeaders.createOptimized("Sluice-Event-Id");

    private EventAnswer() {}

    static void send(HttpServerResponse response, Answer expected, List<Receipt> receipts) {
        response.setStatusCode(expected.status());
        if (receipts.size() == 1) {
            response.putHeader(EVENT_ID, receipts.getFirst().eventId());
        }
        String body = expected.body();
        if (body == null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
            response.end(ids(receipts));
        } else if (body.isEmpty()) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, String.valueOf(expected.contentType()));
            response.end(body);
        }
    }

    private static String ids(List<Receipt> receipts) {
        if (receipts.size() == 1) {
            return "{\"id\":\"" + receipts.getFirst().eventId() + "\"}";
        }
        return receipts.stream()
                .map(receipt -> "\"" + receipt.eventId() + "\"")
                .collect(Collectors.joining(",", "{\"ids\":[", "]}"));
    }
}
