// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/** Reads bodies, each bounded, and all that the node holds bounded together. Thread-safe. */
final class BodyReader {
    private static final long LEAST_HELD = 32L << 20;
    private static final int BODIES_HELD = 16;

    private final int limit;
    private final long mostHeld;
    private final AtomicLong held = new AtomicLong();

    /** @param limit of one body, in bytes */
    BodyReader(int limit) {
        this.limit = limit;
        this.mostHeld = Math.max(LEAST_HELD, (long) BODIES_HELD * limit);
    }

    /** The whole body. What is reserved for it is given back when {@code done} completes. */
    Future<Buffer> read(HttpServerRequest request, Future<?> done) {
        long announced = announced(request);
        if (announced > limit) {
            return refused(ProblemCode.BODY_TOO_LARGE);
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return refused(ProblemCode.CONTENT_ENCODING_UNSUPPORTED);
        }
        long reserved = announced < 0 ? limit : announced;
        if (held.addAndGet(reserved) > mostHeld) {
            held.addAndGet(-reserved);
            return refused(ProblemCode.OVERLOADED);
        }
        done.onComplete(outcome -> held.addAndGet(-reserved));
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        return collect(request);
    }

    /** Whether the rest of a refused request's body is small and on its way, so that its connection may go on. */
    boolean passes(HttpServerRequest request) {
        long announced = announced(request);
        return announced >= 0 && announced <= limit && !request.headers().contains(HttpHeaders.EXPECT);
    }

    private Future<Buffer> collect(HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= limit) {
                body.appendBuffer(part);
            } else {
                whole.tryFail(problem(ProblemCode.BODY_TOO_LARGE));
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(broken -> whole.tryFail(problem(ProblemCode.REQUEST_MALFORMED)));
        request.resume();
        return whole.future();
    }

    /** The announced length, 0 without a body, -1 for a chunked one. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? -1 : 0;
        }
        // the decoder has refused everything but digits
        return length.length() > 9 ? Long.MAX_VALUE : Long.parseLong(length);
    }

    private static Future<Buffer> refused(ProblemCode code) {
        return Future.failedFuture(problem(code));
    }

    private static ProblemException problem(ProblemCode code) {
        return new ProblemException(code, code.title());
    }
}
