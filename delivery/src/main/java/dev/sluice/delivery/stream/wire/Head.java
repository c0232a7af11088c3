// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;

/** What stands before each event of one subscription on a {@code sluice.v1} connection. Immutable. */
public final class Head {
    private final String id;
    private final byte[] event;

    /** @param id as the client calls its subscription */
    public Head(String id) {
        this.id = id;
        this.event = ("{\"type\":\"event\",\"id\":" + Json.encode(id) + ",\"seq\":").getBytes(StandardCharsets.UTF_8);
    }

    public String id() {
        return id;
    }

    /** Up to where the number stands. */
    byte[] event() {
        return event;
    }
}
