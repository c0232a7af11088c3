// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.provider.Answer;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks at a request's head and lets it in or not. Confined to one event loop, with every {@link Intake} it makes. */
final class IngestHandler implements Handler<HttpServerRequest> {
    private static final int NAME_START = "/in/".length();
    private static final long SWEEP_MILLIS = 100;
    /** The log has this part of the time for an answer before a source that spools turns to the disk, which has as much at the end. */
    private static final int PATIENCE_SHARE = 3;

    /** Between two sweeps, when it is no other's fault that a body is late. */
    private static final Duration STALL = Duration.ofMillis(500);

    private static final int UNKNOWN_LENGTH = -1;
    private static final String PAUSED_SECONDS = "60";
    static final String BUSY_SECONDS = "1";

    static final CharSequence POST = HttpHeaders.createOptimized("POST");

    private final Ingest ingest;
    private final Exchange exchange;
    private final Map<IngestOutcome, Counter> strangers;
    private final Deadlines bodies;
    private final Waiting usual;
    /** For providers that give up before the node does, by their time in nanoseconds: a few, as the provider files say. Owned by the loop. */
    private final Map<Long, Waiting> sooner = new HashMap<>();

    private final UuidV7 ids = new UuidV7();
    private final SlowProofs slowProofs;

    /** Owned by the loop, as is the next: when it last looked at the lists. */
    private long sweptNanos = System.nanoTime();

    /** Until when it may still be reading what came while it stood still. */
    private long readingNanos = System.nanoTime();

    /**
     * Where those wait whose provider leaves the same time.
     *
     * @param answers an intake, for its answer
     * @param patience an append, before its event goes to the disk
     * @param patienceNanos how long it waits there
     */
    record Waiting(Deadlines answers, Deadlines patience, long patienceNanos) {
        static Waiting of(long nanos) {
            long patience = nanos / PATIENCE_SHARE;
            return new Waiting(new Deadlines(nanos), new Deadlines(patience), patience);
        }

        /** When the last part of the time for an answer begins, of {@link System#nanoTime}: what takes a while is not begun in it. */
        long latestNanos(long arrivedNanos) {
            return arrivedNanos + 2 * patienceNanos;
        }

        /**
         * An append begins to wait for the log; false when it has no time for that.
         *
         * @param arrivedNanos when the body had come, from which the time for the answer counts
         */
        boolean enterPatience(Deadlines.Waiter append, long arrivedNanos, long nowNanos) {
            // who began late waits as if from this on: the disk's part is left then
            long latest = arrivedNanos + patienceNanos;
            long since = latest - nowNanos < 0 ? latest : nowNanos;
            boolean hasTime = nowNanos - since < patienceNanos;
            if (hasTime) {
                patience.enter(append, since);
            }
            return hasTime;
        }

        void sweep(long nowNanos) {
            patience.sweep(nowNanos);
            answers.sweep(nowNanos);
        }
    }

    IngestHandler(Ingest ingest, Vertx vertx, Exchange exchange) {
        this.ingest = ingest;
        this.exchange = exchange;
        this.strangers = ingest.meters().counters("");
        this.bodies = new Deadlines(ingest.options().bodyDeadline().toNanos());
        this.usual = Waiting.of(ingest.options().answerDeadline().toNanos());
        this.slowProofs = new SlowProofs(vertx);
        vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep(System.nanoTime()));
    }

    private void sweep(long nowNanos) {
        usual.sweep(nowNanos);
        for (Waiting each : List.copyOf(sooner.values())) {
            each.sweep(nowNanos);
        }
        bodies.sweep(nowNanos);
        if (nowNanos - sweptNanos > STALL.toNanos()) {
            // the loop stood still and has not read what came meanwhile: nobody is late for that
            readingNanos = nowNanos + LeastPace.PATIENCE.toNanos() / 2;
        }
        sweptNanos = nowNanos;
        if (nowNanos - readingNanos >= 0) {
            bodies.sweepLate(nowNanos);
        }
    }

    @Override
    public void handle(HttpServerRequest request) {
        String name = nameIn(request.uri());
        CompiledSource source = ingest.sources().find(name);
        if (source == null) {
            refuseUnknown(request, name);
            return;
        }
        ProblemCode stranger = source.senders().refusal(request, exchange);
        if (stranger != null) {
            refused(request, source, IngestOutcome.SIGNATURE, stranger);
            return;
        }
        boolean post = request.method().equals(HttpMethod.POST);
        if (!post && !source.handshakes().takes(request.method().name())) {
            request.response().putHeader(HttpHeaders.ALLOW, POST);
            source.count(IngestOutcome.MALFORMED);
            refuse(request, Problem.of(ProblemCode.METHOD_NOT_ALLOWED));
            return;
        }
        long nowNanos = System.nanoTime();
        int length = length(request);
        if (isLetIn(request, source, length, nowNanos)) {
            if (request.headers().contains(HttpHeaders.EXPECT)) {
                request.response().writeContinue();
            }
            new Intake(this, request, source, length, nowNanos).begin();
        }
    }

    /** A source that is there, and can't be served here, must not look gone: to many providers that is for good. */
    private void refuseUnknown(HttpServerRequest request, String name) {
        if (ingest.sources().isKnown(name)) {
            count(strangers, IngestOutcome.UNAVAILABLE);
            request.response().putHeader(HttpHeaders.RETRY_AFTER, PAUSED_SECONDS);
            refuse(request, Problem.of(ProblemCode.SOURCE_UNAVAILABLE));
        } else {
            count(strangers, IngestOutcome.MALFORMED);
            refuse(request, Problem.of(ProblemCode.SOURCE_UNKNOWN));
        }
    }

    private boolean isLetIn(HttpServerRequest request, CompiledSource source, int length, long nowNanos) {
        if (source.paused()) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, PAUSED_SECONDS);
            return refused(request, source, IngestOutcome.UNAVAILABLE, ProblemCode.SOURCE_PAUSED);
        }
        if (length > ingest.options().maxBodyBytes()) {
            return refused(request, source, IngestOutcome.TOO_LARGE, ProblemCode.BODY_TOO_LARGE);
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
        if (isEncoded(encodings) && !(source.gzip() && Inflating.isGzip(encodings))) {
            return refused(request, source, IngestOutcome.MALFORMED, ProblemCode.CONTENT_ENCODING_UNSUPPORTED);
        }
        long wait = source.limit().take(nowNanos);
        if (wait > 0) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds(wait));
            return refused(request, source, IngestOutcome.LIMITED, ProblemCode.RATE_LIMITED);
        }
        long tenantsWait = ingest.quotas().untilEvent(source.tenant(), nowNanos);
        if (tenantsWait > 0) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds(tenantsWait));
            return refused(request, source, IngestOutcome.LIMITED, ProblemCode.TENANT_RATE_LIMITED);
        }
        return true;
    }

    private static boolean isEncoded(List<String> codings) {
        for (int i = 0; i < codings.size(); i++) {
            if (!codings.get(i).equalsIgnoreCase("identity")) {
                return true;
            }
        }
        return false;
    }

    /** Whole seconds after which the wait is over. */
    static String retryAfterSeconds(long waitNanos) {
        return Long.toString(TimeUnit.NANOSECONDS.toSeconds(waitNanos) + 1);
    }

    private boolean refused(HttpServerRequest request, CompiledSource source, IngestOutcome outcome, ProblemCode code) {
        source.count(outcome);
        refuse(request, Problem.of(code));
        return false;
    }

    /**
     * Refuses before the body has come. When it is small and on its way, it is read and thrown away, and the connection goes on; a
     * client that asks first, or announces more than we take, is told and let go.
     */
    void refuse(HttpServerRequest request, Problem problem) {
        int length = length(request);
        boolean bounded = length >= 0 && length <= ingest.options().maxBodyBytes();
        if (bounded && !request.headers().contains(HttpHeaders.EXPECT)) {
            Answers.send(request.response(), problem);
        } else {
            exchange.refuse(request, problem);
        }
    }

    Ingest ingest() {
        return ingest;
    }

    Exchange exchange() {
        return exchange;
    }

    /** Where an intake waits for its body. */
    Deadlines bodies() {
        return bodies;
    }

    /** Where requests wait that want such an answer. */
    Waiting waiting(Answer answer) {
        long most = ingest.options().answerDeadline().toNanos();
        long nanos = answer.deadlineNanos(most);
        return nanos == most ? usual : sooner.computeIfAbsent(nanos, Waiting::of);
    }

    /** Where signatures are verified that take too long here. */
    SlowProofs slowProofs() {
        return slowProofs;
    }

    UuidV7 ids() {
        return ids;
    }

    private static void count(Map<IngestOutcome, Counter> counters, IngestOutcome outcome) {
        Counter counter = counters.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    /** The raw segment behind {@code /in/}, without the query; encoded or nested names are simply not known. */
    private static String nameIn(String uri) {
        int query = uri.indexOf('?', NAME_START);
        return query < 0 ? uri.substring(NAME_START) : uri.substring(NAME_START, query);
    }

    /** The announced length, {@link Integer#MAX_VALUE} when it does not fit, {@link #UNKNOWN_LENGTH} when it is not announced. */
    private static int length(HttpServerRequest request) {
        String text = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (text == null) {
            // a body is chunked over HTTP/1; over HTTP/2 any request may have one
            boolean mayCome = request.version() == HttpVersion.HTTP_2
                    ? !request.isEnded()
                    : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
            return mayCome ? UNKNOWN_LENGTH : 0;
        }
        // the decoder has refused everything but digits that fit a long
        long announced = Long.parseLong(text);
        return announced > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) announced;
    }
}
