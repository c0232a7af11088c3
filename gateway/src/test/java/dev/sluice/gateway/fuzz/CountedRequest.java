// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request that counts how often its body is read, which is what verifying costs. */
final class CountedRequest implements InboundRequest {
    private final String url;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;
    private int bodyReads;

    CountedRequest(String url, byte[] body) {
        this.url = url;
        this.body = body;
    }

    CountedRequest header(String name, String value) {
        headers.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
        return this;
    }

    /** The header lines, to be changed before the request is used. */
    Map<String, List<String>> lines() {
        return headers;
    }

    int bodyReads() {
        return bodyReads;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public byte[] body() {
        bodyReads++;
        return body;
    }
}
