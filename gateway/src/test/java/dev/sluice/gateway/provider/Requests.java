// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds requests for tests. */
public final class Requests {
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private byte[] body = {};

    private Requests() {}

    public static Requests post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    public static Requests post(byte[] body) {
        var requests = new Requests();
        requests.body = body;
        return requests;
    }

    /** Adds a value: a second one of the same name is sent as a second line. */
    public Requests header(String name, String value) {
        headers.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
        return this;
    }

    public Requests headers(Map<String, String> all) {
        all.forEach(this::header);
        return this;
    }

    public InboundRequest build() {
        return InboundRequest.of("POST", "https://hooks.example.com/in/test", headers, body);
    }
}
