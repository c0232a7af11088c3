// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.stream.wire;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;

/** What stands before each event and each cursor of one subscription on a {@code sluice.v1} connection. Immutable. */
public final class Head {
    private final String id;
    private final byte[] event;
    private final byte[] cursor;

    /** @param id as the client calls its subscription */
    public Head(String id) {
        this.id = id;
        this.event = before("event", id);
        this.cursor = before("cursor", id);
    }

    private static byte[] before(String type, String id) {
        return ("{\"type\":\"" + type + "\",\"id\":" + Json.encode(id) + ",\"seq\":").getBytes(StandardCharsets.UTF_8);
    }

    public String id() {
        return id;
    }

    /** Up to where the number stands. */
    byte[] event() {
        return event;
    }

    /** The same of a cursor. */
    byte[] cursor() {
        return cursor;
    }
}
