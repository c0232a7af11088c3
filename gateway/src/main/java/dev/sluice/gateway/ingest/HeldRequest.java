// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** A request as another thread may look at it: the headers are a copy of its own, the body is shared and not written to. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeldRequest(String method, String url, MultiMap all, byte[] body) implements InboundRequest {
    static HeldRequest of(InboundRequest view, HttpServerRequest request) {
        MultiMap copy = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        return new HeldRequest(view.method(), view.url(), copy, view.body());
    }

    @Override
    public List<String> headers(String name) {
        return all.getAll(name);
    }
}
