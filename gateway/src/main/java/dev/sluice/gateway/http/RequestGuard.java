// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.gateway.problem.ProblemCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request must be before anybody looks at it: one that a strict server and every proxy before it read the same way (RFC 9112).
 * Called for each request on its own loop, so it looks headers up and allocates next to nothing.
 */
final class RequestGuard {
    private RequestGuard() {}

    /** Why the request is refused and its connection closed; null when it may go on. */
    static @Nullable ProblemCode refusal(HttpServerRequest request) {
        var headers = request.headers();
        if (!isOrigin(request)) {
            return isProxying(request.method()) ? ProblemCode.METHOD_NOT_ALLOWED : ProblemCode.REQUEST_MALFORMED;
        }
        if (isProxying(request.method())) {
            return ProblemCode.METHOD_NOT_ALLOWED;
        }
        if (!hasOneHost(request) || headers.contains("")) {
            return ProblemCode.REQUEST_MALFORMED;
        }
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING)
                && !isChunkedAlone(headers.getAll(HttpHeaders.TRANSFER_ENCODING))) {
            return ProblemCode.TRANSFER_CODING_UNSUPPORTED;
        }
        String expect = headers.get(HttpHeaders.EXPECT);
        return expect == null || expect.equalsIgnoreCase("100-continue") ? null : ProblemCode.EXPECTATION_FAILED;
    }

    /** RFC 9112, 3.2: only a path is asked of an origin server; the other forms are for proxies, and for {@code OPTIONS *}. */
    private static boolean isOrigin(HttpServerRequest request) {
        String uri = request.uri();
        return !uri.isEmpty() && uri.charAt(0) == '/';
    }

    private static boolean isProxying(HttpMethod method) {
        return method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE);
    }

    private static boolean hasOneHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (request.version() == HttpVersion.HTTP_2) {
            return request.authority() != null && hosts.size() <= 1;
        }
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0;
        }
        return hosts.size() == 1 && request.authority() != null;
    }

    private static boolean isChunkedAlone(List<String> codings) {
        return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
    }
}
