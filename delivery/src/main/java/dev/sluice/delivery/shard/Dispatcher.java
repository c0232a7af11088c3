// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.value.Rate;
import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.delivery.notice.NoticeType;
import dev.sluice.delivery.retry.Attempts;
import dev.sluice.delivery.retry.Verdict;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.subscriptions.Subscription;
import dev.sluice.subscriptions.match.EventFacts;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription at work: takes events from its lanes while its endpoint has credit, and decides what becomes of each. Confined to
 * its shard's event loop.
 */
final class Dispatcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dispatcher.class);
    static final long AGAIN_MILLIS = 1_000;
    private static final long DISABLE_MILLIS = 30_000;
    private static final long TOKEN_MILLIS = 10;

    private final ShardParts parts;
    private final SubscriptionMeters meters;
    private final Health health;
    private final Letters letters;
    private final Recorder recorder;
    private final Turns<Track> ready = new Turns<>();
    private WebhookSubscription webhook;
    private final Tokens tokens = new Tokens(System.nanoTime());
    private Share share = Share.WHOLE;
    private @Nullable Rate granted;
    private boolean awaitingToken;
    private int inFlight;
    private long pausedUntil;
    private boolean served = true;
    private boolean pumping;

    /** Why it is to be disabled, until the registry says so. */
    private @Nullable String disabledFor;

    /** This node's part of what is allowed over all nodes. */
    private record Share(int owned, int all) {
        static final Share WHOLE = new Share(1, 1);

        int of(int whole) {
            return Math.max(1, (int) Math.ceilDiv((long) whole * owned, all));
        }
    }

    Dispatcher(ShardParts parts, WebhookSubscription webhook) {
        this.parts = parts;
        this.webhook = webhook;
        this.health = new Health(parts.control());
        this.recorder = new Recorder(parts);
        this.meters = parts.meters().subscription(webhook.subscription().id());
        this.letters = new Letters(parts, this);
        this.served = webhook.subscription().state().served();
        tune();
    }

    WebhookSubscription webhook() {
        return webhook;
    }

    Letters letters() {
        return letters;
    }

    SubscriptionMeters meters() {
        return meters;
    }

    /** Whether events of one key go one after the other. */
    boolean ordered() {
        return webhook.subscription().ordering() == Ordering.KEY;
    }

    Subscription subscription() {
        return webhook.subscription();
    }

    /** Another version takes over at once, also for what is open. */
    void replace(WebhookSubscription next) {
        boolean enabled = !served && next.subscription().state().served();
        webhook = next;
        served = next.subscription().state().served();
        disabledFor = null;
        if (enabled) {
            health.clear(next.subscription());
        }
        pausedUntil = 0;
        tune();
    }

    boolean served() {
        return served;
    }

    /** @param owned how many of {@code all} partitions this node has: its part of the requests under way and of their rate */
    void share(int owned, int all) {
        share = new Share(Math.max(1, owned), all);
        tune();
    }

    /** The lower of what the subscription's owner and the endpoint allow. */
    private void tune() {
        granted = webhook.endpoint().granted();
        tokens.allow(Tokens.lower(webhook.rateLimit(), granted), share.owned(), share.all(), System.nanoTime());
    }

    /** What was recorded of attempts is not kept back any more. */
    void handOverAttempts() {
        recorder.handOver();
    }

    void close() {
        served = false;
        ready.clear();
        recorder.handOver();
        parts.meters().forget(webhook.subscription().id());
    }

    boolean matches(EventFacts facts) {
        Subscription wants = webhook.subscription();
        if (NoticeType.isAbout(facts.event(), wants.id())) {
            return false;
        }
        if (!wants.tenant().equals(facts.tenant()) || !wants.types().matches(facts.type())) {
            return false;
        }
        Filter filter = wants.filter();
        Outcome outcome = filter == null ? Outcome.MATCH : filter.evaluate(facts);
        if (outcome == Outcome.FAILED) {
            meters.filterError();
        }
        return outcome == Outcome.MATCH;
    }

    /** The track has, or may have, an event to send. */
    void offered(Track track) {
        enlist(track);
        pump();
    }

    void enlist(Track track) {
        if (!track.ready() && track.hasNext()) {
            track.ready(true);
            ready.add(track);
        }
    }

    private boolean credit() {
        return served
                && inFlight < most()
                && tokens.has(System.nanoTime())
                && parts.lease().held()
                && parts.clock().millis() >= pausedUntil;
    }

    /** One that has to be asked first is asked with one event in hand, so that no others pass before its rate is known. */
    private int most() {
        return webhook.endpoint().isOpen() ? share.of(webhook.maxInFlight()) : 1;
    }

    /** Sends while there is credit, the lanes in turn. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!ready.isEmpty() && credit()) {
                Track track = Objects.requireNonNull(ready.poll());
                track.ready(false);
                if (track.partition().mayOffer()) {
                    sendNext(track);
                }
            }
        } finally {
            pumping = false;
        }
        awaitToken();
    }

    /** A limited subscription goes on when there is a token; until then its lanes stand. */
    private void awaitToken() {
        long now = System.nanoTime();
        if (ready.isEmpty() || awaitingToken || tokens.has(now)) {
            return;
        }
        awaitingToken = true;
        long millis = Math.max(TOKEN_MILLIS, TimeUnit.NANOSECONDS.toMillis(tokens.pause(now)) + 1);
        parts.vertx().setTimer(millis, id -> {
            awaitingToken = false;
            pump();
        });
    }

    private void sendNext(Track track) {
        Open open = track.launch();
        if (open != null) {
            send(track, open);
            enlist(track);
        }
        track.catchUp();
    }

    private void send(Track track, Open open) {
        inFlight++;
        tokens.take(System.nanoTime());
        track.partition().launched();
        parts.parked().release(open);
        LogRecord record = open.record();
        if (record == null) {
            readAgain(track, open);
        } else {
            attempt(track, open, record);
        }
    }

    private void readAgain(Track track, Open open) {
        track.again(open).onComplete(read -> {
            LogRecord record = read.result();
            if (read.failed() || open.severed()) {
                // at the place of one that was severed stands another event now
                landed(track);
                retryLater(track, open, waiting(open, parts.clock().millis() + AGAIN_MILLIS));
                pump();
            } else if (record == null || !record.isEvent()) {
                landed(track);
                letters.giveUp(track, open, DeadLetter.Reason.RETENTION, "the log does not have the event any more");
                pump();
            } else {
                open.hold(record);
                sendAfterReading(track, open, record);
            }
        });
    }

    /** The event at this place of the events topic; null when there is none. */
    Future<@Nullable LogRecord> readAgain(Position position) {
        return parts.readBack().one(position);
    }

    /** Much may have changed while it was read. */
    private void sendAfterReading(Track track, Open open, LogRecord record) {
        if (track.partition().mayOffer() && served && parts.lease().held()) {
            attempt(track, open, record);
            return;
        }
        landed(track);
        if (!track.lane().removed()) {
            retryLater(track, open, waiting(open, parts.clock().millis() + AGAIN_MILLIS));
        }
    }

    static Retry waiting(Open open, long due) {
        return new Retry(due, open.scheduled(), open.throttles(), open.throttledSince());
    }

    private void attempt(Track track, Open open, LogRecord record) {
        if (!track.isReplay() && expired(record)) {
            tokens.giveBack();
            landed(track);
            letters.giveUp(track, open, DeadLetter.Reason.EXPIRED, "older than maxAge");
            return;
        }
        long begun = System.nanoTime();
        Answer said = new Answer();
        parts.client()
                .attempt(webhook.endpoint(), record.event(), open.requests(), said)
                .onComplete(answer -> {
                    AttemptOutcome outcome = answer.succeeded()
                            ? answer.result()
                            : new AttemptOutcome.Unreachable(AttemptOutcome.Kind.RESET, String.valueOf(answer.cause()));
                    landed(track);
                    recorder.ended(track, open, record.event(), outcome, said, begun);
                    heed();
                    meters.attempt(outcome, System.nanoTime() - begun);
                    if (!track.lane().removed()) {
                        conclude(track, open, record, outcome);
                    }
                    pump();
                });
    }

    /** What the endpoint has granted may just have been heard. */
    private void heed() {
        if (!Objects.equals(webhook.endpoint().granted(), granted)) {
            tune();
            tokens.take(System.nanoTime());
        }
    }

    private void landed(Track track) {
        inFlight--;
        track.partition().landed();
    }

    private boolean expired(LogRecord record) {
        Duration maxAge = webhook.subscription().maxAge();
        return maxAge != null && parts.clock().millis() - record.event().receivedMillis() > maxAge.toMillis();
    }

    private void conclude(Track track, Open open, LogRecord record, AttemptOutcome outcome) {
        long now = parts.clock().millis();
        long throttled = open.throttledSince() == 0 ? 0 : now - open.throttledSince();
        AttemptOutcome judged =
                outcome instanceof AttemptOutcome.Gone && !webhook.disabling().byGone()
                        ? new AttemptOutcome.Failed(410)
                        : outcome;
        judge(judged, now);
        Verdict verdict = webhook.retry()
                .after(
                        judged,
                        new Attempts(open.scheduled(), open.throttles(), Math.max(0, throttled)),
                        parts.random());
        switch (verdict) {
            case Verdict.Settled settled -> {
                track.lanes().settle(track.lane(), open);
                track.freed();
                track.delivered(now - record.event().receivedMillis());
            }
            case Verdict.Retry(Duration delay, boolean counts, var pause) -> {
                pause.ifPresent(length -> pauseUntil(now + length.toMillis()));
                retryLater(track, open, counts ? counted(open, now, delay) : throttled(open, now, delay));
            }
            case Verdict.DeadLetter(Verdict.Reason reason) -> letters.giveUp(track, open, reason, outcome);
            case Verdict.Gone gone -> {
                retryLater(track, open, new Retry(now, open.scheduled(), 0, 0));
                disable("gone");
            }
        }
    }

    private void pauseUntil(long until) {
        if (until > pausedUntil) {
            pausedUntil = until;
            parts.vertx().setTimer(Math.max(1, until - parts.clock().millis()), id -> pump());
        }
    }

    private static Retry counted(Open open, long now, Duration delay) {
        return new Retry(now + delay.toMillis(), open.scheduled() + 1, 0, 0);
    }

    private static Retry throttled(Open open, long now, Duration delay) {
        long since = open.throttledSince() == 0 ? now : open.throttledSince();
        return new Retry(now + delay.toMillis(), open.scheduled(), open.throttles() + 1, since);
    }

    private void judge(AttemptOutcome outcome, long now) {
        Duration limit = webhook.disabling().after();
        switch (health.after(outcome, webhook.subscription(), limit, now)) {
            case NONE -> {}
            case HALF ->
                LOGGER.atWarn()
                        .addKeyValue("subscriptionId", webhook.subscription().id())
                        .addKeyValue("disableAfter", limit)
                        .log("subscription has had nothing but failures for half the time after which it is disabled");
            case OVER -> disable("failing");
        }
    }

    private void disable(String reason) {
        if (served && disabledFor == null) {
            disabledFor = reason;
            askToDisable(reason);
        }
    }

    /** Stands at once, and asks again until the registry has it. */
    private void askToDisable(String reason) {
        served = false;
        parts.control().disable(webhook, reason);
        parts.vertx().setTimer(DISABLE_MILLIS, id -> {
            if (disabledFor != null) {
                askToDisable(reason);
            }
        });
    }

    /** It waits for that; given up instead when its place in the log is another event's now. */
    void retryLater(Track track, Open open, Retry retry) {
        if (track.lane().removed()) {
            return;
        }
        if (open.severed()) {
            letters.giveUp(track, open, DeadLetter.Reason.RETENTION, Letters.CUT);
            return;
        }
        track.lanes().park(track.lane(), open, retry);
        parts.parked().hold(open);
        parts.retries().add(track, open);
        letters.boundParked(track);
        track.freed();
    }
}
