// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.api.route.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The OpenAPI document, for anybody. */
final class Document {
    /** Where it is, over HTTP and on the class path. */
    static final String PATH = "/openapi.yaml";

    private Document() {}

    static Route route() {
        var reply = new Reply(
                200, Map.of("content-type", "application/yaml", "cache-control", "max-age=300"), Buffer.buffer(read()));
        return Route.open(HttpMethod.GET, PATH, call -> Future.succeededFuture(reply))
                .answers(200);
    }

    private static byte[] read() {
        try (InputStream in = Document.class.getResourceAsStream(PATH)) {
            if (in == null) {
                throw new IllegalStateException(PATH + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
