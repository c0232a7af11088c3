// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.event;

import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events that go in one request. */
record Batch(List<Document> events) {
    private static final int MOST = 1_000;
    /** Well below the body that a gateway takes when nothing else is configured. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    Batch {
        events = List.copyOf(events);
    }

    /** All events in their order, in as few requests as may be. */
    static List<Batch> of(List<Document> all) {
        var batches = new ArrayList<Batch>();
        var batch = new ArrayList<Document>();
        int characters = 0;
        for (Document event : all) {
            characters += event.text().length();
            if (!batch.isEmpty() && (batch.size() == MOST || characters > MOST_CHARACTERS)) {
                batches.add(new Batch(batch));
                batch.clear();
                characters = event.text().length();
            }
            batch.add(event);
        }
        batches.add(new Batch(batch));
        return batches;
    }

    Ask on(Ask publish) {
        String texts = String.join(",", events.stream().map(Document::text).toList());
        boolean one = events.size() == 1;
        return publish.body(
                        one ? "application/cloudevents+json" : "application/cloudevents-batch+json",
                        (one ? texts : "[" + texts + "]").getBytes(StandardCharsets.UTF_8))
                .places(one ? events.getFirst()::place : this::place);
    }

    /** Of a pointer that begins with an event's number. */
    private String place(String pointer) {
        String[] parts = pointer.split("/", 3);
        boolean numbered =
                parts.length > 1 && parts[1].matches("[0-9]{1,4}") && Integer.parseInt(parts[1]) < events.size();
        return numbered
                ? events.get(Integer.parseInt(parts[1])).place(parts.length > 2 ? "/" + parts[2] : "")
                : pointer;
    }
}
