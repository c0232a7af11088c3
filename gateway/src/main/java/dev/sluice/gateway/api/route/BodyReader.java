// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads bodies, each bounded, all that the node holds bounded together, and what it holds for one tenant's tokens to half of that, so that
 * slow bodies of one don't keep the others out. Only what has come counts. Thread-safe.
 */
final class BodyReader {
    private static final long LEAST_HELD = 32L << 20;
    private static final int BODIES_HELD = 16;

    private final int limit;
    private final long mostHeld;
    private final AtomicLong held = new AtomicLong();
    /** Of whom nothing is held is not here. */
    private final Map<String, Long> heldOf = new ConcurrentHashMap<>();

    /** @param limit of one body, in bytes */
    BodyReader(int limit) {
        this(limit, Math.max(LEAST_HELD, (long) BODIES_HELD * limit));
    }

    /** @param mostHeld of all bodies together, in bytes */
    BodyReader(int limit, long mostHeld) {
        this.limit = limit;
        this.mostHeld = mostHeld;
    }

    /**
     * The whole body, held until {@code done} completes.
     *
     * @param tenant whose token it came with
     */
    Future<Buffer> read(HttpServerRequest request, String tenant, Future<?> done) {
        long announced = announced(request);
        if (announced > limit) {
            return refused(ProblemCode.BODY_TOO_LARGE);
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return refused(ProblemCode.CONTENT_ENCODING_UNSUPPORTED);
        }
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        done.onComplete(outcome -> release(tenant, body.length()));
        return collect(request, tenant, body, done);
    }

    /** Whether there is room for so many bytes more; they are held then. */
    private boolean hold(String tenant, long bytes) {
        if (held.addAndGet(bytes) > mostHeld) {
            held.addAndGet(-bytes);
            return false;
        }
        if (heldOf.merge(tenant, bytes, Long::sum) > mostHeld / 2) {
            release(tenant, bytes);
            return false;
        }
        return true;
    }

    private void release(String tenant, long bytes) {
        held.addAndGet(-bytes);
        heldOf.computeIfPresent(tenant, (name, all) -> all > bytes ? all - bytes : null);
    }

    /** How many bytes are held now. */
    long held() {
        return held.get();
    }

    /** Whether the rest of a refused request's body is small and on its way, so that its connection may go on. */
    boolean passes(HttpServerRequest request) {
        long announced = announced(request);
        return announced >= 0 && announced <= limit && !request.headers().contains(HttpHeaders.EXPECT);
    }

    private Future<Buffer> collect(HttpServerRequest request, String tenant, Buffer body, Future<?> done) {
        Promise<Buffer> whole = Promise.promise();
        request.handler(part -> {
            if (done.isComplete() || whole.future().isComplete()) {
                return;
            }
            if (body.length() + part.length() > limit) {
                whole.tryFail(problem(ProblemCode.BODY_TOO_LARGE));
            } else if (hold(tenant, part.length())) {
                body.appendBuffer(part);
            } else {
                whole.tryFail(problem(ProblemCode.OVERLOADED));
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
