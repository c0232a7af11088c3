// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.provider.Answer;
import dev.sluice.gateway.provider.handshake.Reply;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.Verdict;
import io.vertx.core.AsyncResult;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way from its head to its answer. Confined to its event loop.
 *
 * <p>It is its own body handler, request view and outcome handler, because an object for each of them would be most of what a request
 * costs. It waits in two lists, one after the other: for its body, then for its answer.
 */
final class Intake extends Deadlines.Waiter implements InboundRequest, Handler<Buffer>, Completable<Receipt> {
    private static final CharSequence DUPLICATE = HttpHeaders.createOptimized("Sluice-Duplicate");
    private static final CharSequence SPOOLED = HttpHeaders.createOptimized("Sluice-Spooled");
    private static final CharSequence QUARANTINED = HttpHeaders.createOptimized("Sluice-Quarantined");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final String AWAY_SECONDS = "5";
    private static final byte[] NOTHING = {};

    private final IngestHandler handler;
    private final HttpServerRequest request;
    private final CompiledSource source;
    private final int announced;
    private final long beganNanos;
    private final ByteBudget.Share share;
    private final IngestHandler.Waiting waiting;

    private byte[] body = NOTHING;
    private int arrived;
    /** When the body has become too slow unless more of it comes. */
    private long dueNanos;

    private long arrivedNanos;

    /** While something is done with it on another thread. */
    private SlowProofs.@Nullable Proof<?> proof;

    /** What is missing when the time is over or what is waited for fails. */
    private ProblemCode missing = ProblemCode.LOG_UNAVAILABLE;

    private boolean unparsed;
    private boolean quarantined;

    /** What comes next; a step that comes too late finds another one here and does nothing. */
    private Stage stage = Stage.BODY;

    private enum Stage {
        BODY,
        LOG,
        DONE
    }

    /** @param announced the body's length, negative when it is chunked */
    Intake(IngestHandler handler, HttpServerRequest request, CompiledSource source, int announced, long nowNanos) {
        this.handler = handler;
        this.request = request;
        this.source = source;
        this.announced = announced;
        this.beganNanos = nowNanos;
        this.share = handler.ingest().budget().share(source.name(), source.tenant());
        this.waiting = handler.waiting(source.answer());
        this.dueNanos = LeastPace.begun(nowNanos);
    }

    void begin() {
        handler.bodies().enter(this, beganNanos);
        request.handler(this);
        request.exceptionHandler(this::gone);
        request.endHandler(this::ended);
    }

    /** A piece of the body. */
    @Override
    public void handle(Buffer piece) {
        if (stage != Stage.BODY) {
            return;
        }
        int length = piece.length();
        if (arrived + length > handler.ingest().options().maxBodyBytes()) {
            refuseBody(IngestOutcome.TOO_LARGE, ProblemCode.BODY_TOO_LARGE);
            return;
        }
        if (!handler.ingest().budget().reserve(share, length)) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, IngestHandler.BUSY_SECONDS);
            refuseBody(IngestOutcome.UNAVAILABLE, ProblemCode.OVERLOADED);
            return;
        }
        int at = arrived;
        // before anything can fail: what has been taken is given back by finish()
        arrived += length;
        try {
            append(piece, at, length);
        } catch (OutOfMemoryError full) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, IngestHandler.BUSY_SECONDS);
            refuseBody(IngestOutcome.UNAVAILABLE, ProblemCode.OVERLOADED);
            throw full;
        }
    }

    private void append(Buffer piece, int at, int length) {
        if (length == announced) {
            body = piece.getBytes();
        } else {
            dueNanos = LeastPace.came(length, dueNanos, System.nanoTime());
            if (at + length > body.length) {
                // never more than twice what came, so that announcing much costs us nothing
                int room = Math.max(2 * body.length, at + length);
                body = Arrays.copyOf(body, announced > 0 ? Math.min(room, announced) : room);
            }
            piece.getBytes(body, at);
        }
    }

    private void refuseBody(IngestOutcome outcome, ProblemCode code) {
        source.count(outcome);
        finish();
        handler.exchange().refuse(request, Problem.of(code));
    }

    private void gone(Throwable cause) {
        // also called when the client goes while the log is written: then the outcome is counted as ever
        if (stage == Stage.BODY) {
            source.count(IngestOutcome.MALFORMED);
            finish();
        }
    }

    private void ended(@Nullable Void nothing) {
        if (stage != Stage.BODY) {
            return;
        }
        handler.bodies().leave(this);
        stage = Stage.LOG;
        // one deadline for all that is waited for from here on: keys, other threads, the registry, the log
        arrivedNanos = System.nanoTime();
        waiting.answers().enter(this, arrivedNanos);
        guarded(this::judgeBody);
    }

    private void judgeBody() {
        if (body.length != arrived) {
            body = Arrays.copyOf(body, arrived);
        }
        if (source.gzip() && Inflating.isGzip(request.headers().getAll(HttpHeaders.CONTENT_ENCODING))) {
            inflate();
        } else {
            verify(handler.ingest().clock().instant());
        }
    }

    private void inflate() {
        int most = handler.ingest().options().maxBodyBytes();
        byte[] compressed = body;
        elsewhere(() -> Inflating.inflate(compressed, most), done -> {
            if (done.succeeded()) {
                inflated(done.result(), most);
            } else if (done.cause() instanceof IOException) {
                answer(IngestOutcome.MALFORMED, Problem.of(ProblemCode.BODY_MALFORMED));
            } else {
                failed(done.cause());
            }
        });
    }

    /** Takes what the body was before it was compressed. */
    private void inflated(byte[] whole, int most) {
        if (whole.length > most) {
            answer(IngestOutcome.TOO_LARGE, Problem.of(ProblemCode.BODY_TOO_LARGE));
        } else if (!handler.ingest().budget().reserve(share, whole.length)) {
            answer(IngestOutcome.UNAVAILABLE, Problem.of(ProblemCode.OVERLOADED), IngestHandler.BUSY_SECONDS);
        } else {
            arrived += whole.length;
            body = whole;
            verify(handler.ingest().clock().instant());
        }
    }

    /** Has it done on another thread; nothing comes of it when the request has been answered meanwhile. */
    private <R> void elsewhere(Callable<R> work, Handler<AsyncResult<R>> then) {
        SlowProofs.Proof<R> asked = handler.slowProofs().begin(source.tenant(), source.name(), work);
        proof = asked;
        missing = ProblemCode.OVERLOADED;
        asked.outcome().onComplete(done -> {
            proof = null;
            missing = ProblemCode.LOG_UNAVAILABLE;
            if (stage == Stage.LOG) {
                guarded(() -> then.handle(done));
            } else {
                release();
            }
        });
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError bug) {
            broken(bug);
        } catch (Error grave) {
            broken(grave);
            throw grave;
        }
    }

    /** Whatever a request makes us do wrong, it is answered and holds nothing. */
    private void broken(Throwable bug) {
        answer(IngestOutcome.UNAVAILABLE, Answers.problemOf(bug));
    }

    private void verify(Instant now) {
        Reply early = source.handshakes().none() ? null : source.handshakes().reply(this, false);
        if (early != null) {
            shake(early);
        } else if (isEvent() || source.handshakes().verifies(method())) {
            judge(now, true);
        } else {
            notAllowed();
        }
    }

    private boolean isEvent() {
        return request.method().equals(HttpMethod.POST);
    }

    private void notAllowed() {
        request.response().putHeader(HttpHeaders.ALLOW, IngestHandler.POST);
        answer(IngestOutcome.MALFORMED, Problem.of(ProblemCode.METHOD_NOT_ALLOWED));
    }

    /** @param mayFetch whether a key that is not here may be waited for: once a request */
    private void judge(Instant now, boolean mayFetch) {
        if (source.verifier().isSlow()) {
            judgeElsewhere(now, mayFetch);
        } else {
            decide(source.verifier().verify(this, now), now, mayFetch);
        }
    }

    private void judgeElsewhere(Instant now, boolean mayFetch) {
        InboundRequest held = HeldRequest.of(this, request);
        elsewhere(() -> source.verifier().verify(held, now), done -> {
            if (done.succeeded()) {
                decide(done.result(), now, mayFetch);
            } else {
                answer(IngestOutcome.UNAVAILABLE, Answers.problemOf(done.cause()), IngestHandler.BUSY_SECONDS);
            }
        });
    }

    private void decide(Verdict verdict, Instant now, boolean mayFetch) {
        switch (verdict) {
            case Verdict.Verified verified -> admit(verified, now);
            case Verdict.Refused refused -> refuse(refused.code());
            case Verdict.KeyWanted wanted -> {
                if (mayFetch) {
                    fetch(wanted.key(), now);
                } else {
                    refuse(ReasonCode.KEY_REJECTED);
                }
            }
        }
    }

    private void fetch(KeyRef key, Instant now) {
        missing = ProblemCode.KEYS_UNAVAILABLE;
        handler.ingest()
                .outside()
                .askedBy(source.name(), source.tenant())
                .fetch(key)
                .onComplete(done -> {
                    if (stage != Stage.LOG) {
                        return;
                    }
                    if (done.succeeded()) {
                        missing = ProblemCode.LOG_UNAVAILABLE;
                        guarded(() -> judge(now, false));
                    } else {
                        unavailable();
                    }
                });
    }

    /** Answers a handshake; nothing is published. */
    private void shake(Reply reply) {
        String secret = reply.secret();
        if (secret == null) {
            shaken(reply);
            return;
        }
        missing = ProblemCode.REGISTRY_UNAVAILABLE;
        long latestNanos = waiting.latestNanos(arrivedNanos);
        handler.ingest().outside().keep(source.name(), secret, latestNanos).onComplete(kept -> {
            if (stage != Stage.LOG) {
                return;
            }
            if (kept.succeeded()) {
                shaken(reply);
            } else {
                unavailable();
            }
        });
    }

    private void shaken(Reply reply) {
        source.count(IngestOutcome.HANDSHAKE);
        finish();
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        HandshakeAnswer.send(response, reply);
        if (reply.confirm() != null) {
            handler.ingest().outside().confirm(source.name(), reply.confirm());
        }
    }

    /** Only what is authentic uses up the source's and the tenant's rate: else anybody who knows a path could. */
    private void admit(Verdict.Verified verified, Instant now) {
        Reply late = source.handshakes().none() ? null : source.handshakes().reply(this, true);
        if (late != null) {
            shake(late);
            return;
        }
        if (!isEvent()) {
            notAllowed();
            return;
        }
        List<InboundRequest> parts = source.events().splits() ? source.events().split(this) : List.of(this);
        if (parts.size() == 1 && parts.getFirst() == this && source.events().isMalformed(this)) {
            refuse(ReasonCode.BODY_MALFORMED);
            return;
        }
        long nowNanos = System.nanoTime();
        long wait = source.limit().takeAuthentic(nowNanos);
        if (wait > 0) {
            limited(ProblemCode.RATE_LIMITED, wait);
            return;
        }
        wait = handler.ingest().quotas().takeEvents(source.tenant(), parts.size(), nowNanos);
        if (wait > 0) {
            limited(ProblemCode.TENANT_RATE_LIMITED, wait);
            return;
        }
        if (parts.size() == 1) {
            publishOne(parts.getFirst(), verified, now);
        } else {
            publishAll(parts, verified, now);
        }
    }

    private void limited(ProblemCode code, long waitNanos) {
        answer(IngestOutcome.LIMITED, Problem.of(code), IngestHandler.retryAfterSeconds(waitNanos));
    }

    /**
     * The answer waits for the last of them; a repeat of the request finds those again that were written. None goes to the log before
     * all are marked: so they come there in the order of the list, however long a schema takes.
     */
    private void publishAll(List<InboundRequest> parts, Verdict.Verified verified, Instant now) {
        List<Future<NewEvent>> marked =
                parts.stream().map(part -> marked(part, verified, now)).toList();
        Future.all(marked)
                .compose(all -> Future.all(
                        marked.stream().map(each -> publish(each.result())).toList()))
                .onComplete(all -> completeAll(all.succeeded() ? all.result().list() : null, all.cause()));
    }

    private void completeAll(@Nullable List<Receipt> receipts, @Nullable Throwable failure) {
        if (stage != Stage.LOG) {
            return;
        }
        if (receipts == null) {
            failed(failure);
        } else {
            accepted(receipts);
        }
    }

    private void publishOne(InboundRequest part, Verdict.Verified verified, Instant now) {
        NewEvent bare = made(part, verified, now);
        if (isToBeMarked(bare)) {
            marked(bare).compose(this::publish).onComplete(this);
        } else {
            publish(bare).onComplete(this);
        }
    }

    private NewEvent made(InboundRequest part, Verdict.Verified verified, Instant now) {
        NewEvent made = NewEvent.of(source, request, part, verified.grade(), now, handler.ids());
        unparsed |= made.unparsed();
        return made;
    }

    private Future<NewEvent> marked(InboundRequest part, Verdict.Verified verified, Instant now) {
        NewEvent bare = made(part, verified, now);
        return isToBeMarked(bare) ? marked(bare) : Future.succeededFuture(bare);
    }

    private boolean isToBeMarked(NewEvent bare) {
        return handler.ingest().types().checks(bare.event(), source.schemaCheck());
    }

    private Future<NewEvent> marked(NewEvent bare) {
        return handler.ingest()
                .types()
                .marked(bare.event(), source.schemaCheck())
                .map(event -> {
                    quarantined |= event.quarantine() != null;
                    return bare.as(event);
                });
    }

    private Future<Receipt> publish(NewEvent made) {
        if (!isWaiting()) {
            // its schema took too long: who was told 503 sends it again
            return Future.failedFuture("answered");
        }
        return source.spools()
                ? PatientAppend.publish(this, handler, waiting, made.event(), made.repeatable())
                : handler.ingest().publisher().publish(made.event(), made.repeatable());
    }

    /** When the body had come, of {@link System#nanoTime}: from then on its time for the answer runs. */
    long arrivedNanos() {
        return arrivedNanos;
    }

    /** Whether its sender still waits for an answer about the body that has come. */
    boolean isWaiting() {
        return stage == Stage.LOG;
    }

    /** The log's answer. */
    @Override
    public void complete(@Nullable Receipt receipt, @Nullable Throwable failure) {
        if (stage != Stage.LOG) {
            return;
        }
        if (receipt == null) {
            failed(failure);
        } else {
            accepted(List.of(receipt));
        }
    }

    private void failed(@Nullable Throwable failure) {
        if (failure instanceof LogUnavailableException) {
            unavailable();
        } else if (failure instanceof ProblemException told) {
            answer(IngestOutcome.UNAVAILABLE, told.problem(), IngestHandler.BUSY_SECONDS);
        } else if (failure instanceof IllegalArgumentException) {
            answer(IngestOutcome.TOO_LARGE, Problem.of(ProblemCode.BODY_TOO_LARGE));
        } else {
            answer(
                    IngestOutcome.UNAVAILABLE,
                    Answers.problemOf(failure == null ? new IllegalStateException("no outcome") : failure));
        }
    }

    private void accepted(List<Receipt> receipts) {
        long now = System.nanoTime();
        handler.ingest().meters().whole().record(now - beganNanos, TimeUnit.NANOSECONDS);
        boolean duplicate = !receipts.isEmpty();
        boolean spooled = false;
        for (Receipt receipt : receipts) {
            duplicate &= receipt.duplicate();
            spooled |= receipt.isSpooled();
        }
        source.count(outcomeOf(duplicate, spooled));
        Answer expected = source.answer().to(this);
        finish();
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        if (duplicate) {
            response.putHeader(DUPLICATE, TRUE);
        }
        if (spooled) {
            response.putHeader(SPOOLED, TRUE);
        }
        if (quarantined && !duplicate) {
            response.putHeader(QUARANTINED, TRUE);
        }
        EventAnswer.send(response, expected, receipts);
    }

    private IngestOutcome outcomeOf(boolean duplicate, boolean spooled) {
        if (duplicate) {
            return IngestOutcome.DUPLICATE;
        }
        if (quarantined) {
            return IngestOutcome.QUARANTINED;
        }
        if (spooled) {
            return IngestOutcome.SPOOLED;
        }
        return unparsed ? IngestOutcome.UNPARSED : IngestOutcome.ACCEPTED;
    }

    private void unavailable() {
        answer(IngestOutcome.UNAVAILABLE, Problem.of(missing), AWAY_SECONDS);
    }

    private void refuse(ReasonCode reason) {
        boolean malformed = reason == ReasonCode.BODY_MALFORMED;
        answer(malformed ? IngestOutcome.MALFORMED : IngestOutcome.SIGNATURE, Problem.of(problemOf(reason)));
    }

    private void answer(IngestOutcome outcome, Problem problem) {
        answer(outcome, problem, null);
    }

    /** @param retryAfter seconds; null says nothing about it */
    private void answer(IngestOutcome outcome, Problem problem, @Nullable String retryAfter) {
        source.count(outcome);
        finish();
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        Answers.send(response, problem);
    }

    @Override
    boolean isLate(long nowNanos) {
        return LeastPace.isTooSlow(dueNanos, nowNanos);
    }

    /** The body did not arrive in time, or what was waited for then: the log, a key, another thread, the registry. */
    @Override
    void overdue() {
        switch (stage) {
            case BODY -> refuseBody(IngestOutcome.MALFORMED, ProblemCode.REQUEST_TIMEOUT);
            case LOG -> unavailable();
            case DONE -> {}
        }
    }

    private void finish() {
        (stage == Stage.BODY ? handler.bodies() : waiting.answers()).leave(this);
        stage = Stage.DONE;
        body = NOTHING;
        SlowProofs.Proof<?> judging = proof;
        if (judging == null) {
            release();
        } else {
            // the other thread still has the body: it counts until then
            handler.slowProofs().giveUp(judging);
        }
    }

    private void release() {
        handler.ingest().budget().release(share, arrived);
        arrived = 0;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String url() {
        return handler.ingest().options().publicUrl() + request.uri();
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public byte[] body() {
        return body;
    }

    private static ProblemCode problemOf(ReasonCode reason) {
        return switch (reason) {
            case SIGNATURE_MISSING -> ProblemCode.SIGNATURE_MISSING;
            case SIGNATURE_MALFORMED -> ProblemCode.SIGNATURE_MALFORMED;
            case SIGNATURE_MISMATCH -> ProblemCode.SIGNATURE_MISMATCH;
            case TIMESTAMP_MISSING -> ProblemCode.TIMESTAMP_MISSING;
            case TIMESTAMP_MALFORMED -> ProblemCode.TIMESTAMP_MALFORMED;
            case TIMESTAMP_OUT_OF_TOLERANCE -> ProblemCode.TIMESTAMP_OUT_OF_TOLERANCE;
            case KEY_REJECTED -> ProblemCode.KEY_REJECTED;
            case BODY_MALFORMED -> ProblemCode.BODY_MALFORMED;
        };
    }
}
