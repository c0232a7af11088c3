// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.config.subscription.Ordering;
import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.catchup.CatchUpBudget;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.lane.Retry;
import dev.sluice.delivery.loop.NextTurn;
import dev.sluice.delivery.notice.NoticeType;
import dev.sluice.delivery.pace.Pace;
import dev.sluice.delivery.pace.Room;
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
import java.util.List;
import java.util.Objects;
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

    /** So many events at most are given up in a turn because they are too old: the loop is others' too. */
    private static final int MOST_GIVEN_UP = 64;

    private static final long SEEK_MILLIS = 1_000;

    private final ShardParts parts;
    private final Ground ground;
    private final Room.Waiter called = this::pump;
    private final CatchUpBudget.Waiter granted = this::pump;
    private final EndpointPace pace;
    private final SubscriptionMeters meters;
    private final Health health;
    private final Letters letters;
    private final Recorder recorder;
    private final DisableAsk disableAsk;
    private final Turns<Track> ready = new Turns<>();
    private WebhookSubscription webhook;
    private boolean served = true;

    /** Whether a new event to probe with was asked for. */
    private boolean sought;

    private boolean pumping;

    /** Events given up in this turn without a request. */
    private int givenUp;

    private boolean pumpsLater;

    Dispatcher(ShardParts parts, WebhookSubscription webhook, Ground ground) {
        this.parts = parts;
        this.ground = ground;
        this.webhook = webhook;
        this.health = new Health(parts.control());
        this.recorder = new Recorder(parts);
        this.disableAsk = new DisableAsk(parts);
        this.meters = parts.meters().subscription(webhook.subscription().id());
        this.letters = new Letters(parts, this);
        this.served = webhook.subscription().state().served();
        this.pace = new EndpointPace(parts, meters, webhook);
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
        // what this node has stopped by itself was not enabled by anybody
        boolean enabled = !webhook.subscription().state().served()
                && next.subscription().state().served();
        webhook = next;
        served = next.subscription().state().served();
        disableAsk.end();
        if (enabled) {
            health.clear(next.subscription());
        }
        turned(pace.replace(next, enabled));
    }

    boolean served() {
        return served;
    }

    /** Whether its lanes stand where they are: it is not served, or its circuit is open. */
    boolean stands() {
        return !served || pace.isOpen();
    }

    /** Whether a lane that is behind, with so many events queued, should be brought up. An open circuit wants one event for its probe. */
    boolean wants(int queued) {
        return served && (!pace.isOpen() || (queued == 0 && pace.probeDue()));
    }

    /** What the nodes say of the endpoint has changed. */
    void heard() {
        turned(pace.hear());
        pump();
    }

    private void turned(Pace.Turn turn) {
        switch (turn) {
            case SAME -> {}
            case OPENED -> ground.stand(this);
            case CLOSED -> ground.resume(this);
        }
    }

    /** @param owned how many of {@code all} partitions this node has: its part of the requests under way and of their rate */
    void share(int owned, int all) {
        pace.share(owned, all);
    }

    /** What was recorded of attempts is not kept back any more. */
    void handOverAttempts() {
        recorder.handOver();
    }

    void close() {
        served = false;
        disableAsk.end();
        ready.clear();
        recorder.handOver();
        pace.close();
        parts.room().forget(called);
        parts.catchUp().forget(granted);
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

    private boolean maySend() {
        return served && parts.lease().held();
    }

    /** Sends while there is credit, the lanes in turn. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        givenUp = 0;
        try {
            boolean more = true;
            while (more && givenUp < MOST_GIVEN_UP && maySend()) {
                more = pace.isOpen() ? pace.probeDue() && probe() : !ready.isEmpty() && pace.hasCredit() && sendNext();
            }
        } finally {
            pumping = false;
        }
        if (givenUp > 0) {
            pumpLater();
        }
        if (served) {
            pace.await(!ready.isEmpty(), this::pump);
        }
    }

    private void pumpLater() {
        if (!pumpsLater) {
            pumpsLater = true;
            NextTurn.of(
                    parts.vertx().getOrCreateContext(),
                    () -> parts.guard().run("pump", () -> {
                        pumpsLater = false;
                        pump();
                    }));
        }
    }

    /** The next event of the next lane; false when there is no room for it: on the node, or beside live deliveries. */
    private boolean sendNext() {
        boolean grants = parts.catchUp().grants(granted);
        if (!ready.hasNext(grants)) {
            parts.catchUp().await(granted);
            return false;
        }
        Room.Seat seat = parts.room().take(called, pace.answersLately());
        if (seat == null) {
            return false;
        }
        Track track = Objects.requireNonNull(ready.poll(grants));
        track.ready(false);
        Open open = track.partition().mayOffer() ? track.launch() : null;
        if (open == null) {
            seat.leave();
        } else {
            begins(track, grants);
            send(new Flight(track, open, pace.launch(), seat));
            enlist(track);
        }
        track.catchUp();
        return true;
    }

    private void begins(Track track, boolean granted) {
        if (!track.givesWay()) {
            parts.catchUp().live();
        } else if (granted) {
            parts.catchUp().late();
        }
    }

    /** Sends one event to find out whether the endpoint works again; false when there is none, or no room. */
    private boolean probe() {
        List<Track> tracks = ground.tracks(this);
        if (letters.giveUpExpired(tracks, MOST_GIVEN_UP)) {
            givenUp = MOST_GIVEN_UP;
            return true;
        }
        Probing.Choice choice = Probing.choose(tracks, sought);
        if (choice == null) {
            seek(tracks);
            return false;
        }
        Room.Seat seat = parts.room().take(called, pace.answersLately());
        if (seat == null) {
            return false;
        }
        sought = false;
        if (!probe(choice, seat) && !probe(Probing.waiting(tracks), seat)) {
            seat.leave();
            return false;
        }
        return true;
    }

    /** False when the lane has none to give: all of its new ones may wait for another of their key. */
    private boolean probe(Probing.@Nullable Choice choice, Room.Seat seat) {
        Open open = choice == null ? null : choice.track().launch(choice.retry());
        if (choice == null || open == null) {
            return false;
        }
        send(new Flight(choice.track(), open, pace.launch(), seat));
        return true;
    }

    /** A new event is looked for; if there is none soon, another that waits will do. */
    private void seek(List<Track> tracks) {
        tracks.forEach(Track::catchUp);
        if (!sought) {
            sought = true;
            parts.vertx().setTimer(SEEK_MILLIS, parts.guard().of("seek", id -> pump()));
        }
    }

    private void send(Flight flight) {
        Open open = flight.open();
        flight.track().partition().launched(flight.track());
        parts.parked().release(open);
        LogRecord record = open.record();
        if (record == null) {
            readAgain(flight);
        } else {
            attempt(flight, record);
        }
    }

    private void readAgain(Flight flight) {
        Track track = flight.track();
        Open open = flight.open();
        track.again(open).onComplete(parts.guard().of("read", read -> {
            LogRecord record = read.result();
            if (read.failed() || open.severed()) {
                // at the place of one that was severed stands another event now
                pace.withdraw(flight.permit(), AGAIN_MILLIS);
                landed(flight);
                waitAgain(flight);
            } else if (record == null || !record.isEvent()) {
                withdraw(flight);
                letters.giveUp(track, open, DeadLetter.Reason.RETENTION, "the log does not have the event any more");
            } else {
                open.hold(record);
                sendAfterReading(flight, record);
            }
            pump();
        }));
    }

    /** The event at this place of the events topic; null when there is none. */
    Future<@Nullable LogRecord> readAgain(Position position) {
        return parts.readBack().one(position);
    }

    /** Much may have changed while it was read. */
    private void sendAfterReading(Flight flight, LogRecord record) {
        Track track = flight.track();
        if (track.partition().mayOffer() && maySend()) {
            attempt(flight, record);
            return;
        }
        withdraw(flight);
        waitAgain(flight);
    }

    /** It could not be tried. A probe's event waits as it did before. */
    private void waitAgain(Flight flight) {
        Track track = flight.track();
        Open open = flight.open();
        if (track.lane().removed()) {
            return;
        }
        if (flight.permit().isProbe()) {
            leave(track, open);
        } else {
            retryLater(track, open, waiting(open, parts.clock().millis() + AGAIN_MILLIS));
        }
    }

    static Retry waiting(Open open, long due) {
        return new Retry(due, open.scheduled(), open.throttles(), open.throttledSince());
    }

    private void attempt(Flight flight, LogRecord record) {
        Track track = flight.track();
        Open open = flight.open();
        if (!track.isReplay() && expired(record)) {
            givenUp++;
            withdraw(flight);
            letters.giveUp(track, open, DeadLetter.Reason.EXPIRED, "older than maxAge");
            return;
        }
        pace.requested(flight.permit());
        flight.seat().load(record.sizeBytes());
        long begun = System.nanoTime();
        Answer said = new Answer();
        parts.client()
                .attempt(webhook.endpoint(), record.event(), open.requests(), said)
                .onComplete(parts.guard().of("attempt", answer -> {
                    AttemptOutcome outcome = answer.succeeded()
                            ? answer.result()
                            : new AttemptOutcome.Unreachable(AttemptOutcome.Kind.RESET, String.valueOf(answer.cause()));
                    AttemptOutcome judged = judged(outcome);
                    turned(pace.ended(flight.permit(), judged, flight.event()));
                    landed(flight);
                    recorder.ended(track, open, record.event(), outcome, said, begun);
                    meters.attempt(outcome, System.nanoTime() - begun);
                    if (!track.lane().removed()) {
                        conclude(flight, record, outcome, judged);
                    }
                    pump();
                }));
    }

    /** A 410 is a failure like others where the subscription says so. */
    private AttemptOutcome judged(AttemptOutcome outcome) {
        return outcome instanceof AttemptOutcome.Gone && !webhook.disabling().byGone()
                ? new AttemptOutcome.Failed(410)
                : outcome;
    }

    /** No request was made. */
    private void withdraw(Flight flight) {
        pace.withdraw(flight.permit());
        landed(flight);
    }

    private void landed(Flight flight) {
        flight.track().partition().landed(flight.track());
        flight.seat().leave();
    }

    /** Whether the event is older than its subscription wants. */
    boolean expired(LogRecord record) {
        Duration maxAge = webhook.subscription().maxAge();
        return maxAge != null && parts.clock().millis() - record.event().receivedMillis() > maxAge.toMillis();
    }

    private void conclude(Flight flight, LogRecord record, AttemptOutcome outcome, AttemptOutcome judged) {
        Track track = flight.track();
        Open open = flight.open();
        long now = parts.clock().millis();
        long throttled = open.throttledSince() == 0 ? 0 : now - open.throttledSince();
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
                boolean asked = judged instanceof AttemptOutcome.Throttled;
                pause.ifPresent(length -> pace.pauseUntil(now + length.toMillis(), asked));
                if (flight.permit().isProbe()) {
                    leave(track, open);
                } else {
                    retryLater(track, open, counts ? counted(open, now, delay) : throttled(open, now, delay));
                }
            }
            case Verdict.DeadLetter(Verdict.Reason reason) -> {
                if (flight.permit().isProbe()) {
                    leave(track, open);
                } else {
                    letters.giveUp(track, open, reason, outcome);
                }
            }
            case Verdict.Gone gone -> {
                retryLater(track, open, new Retry(now, open.scheduled(), 0, 0));
                disable("gone");
            }
        }
    }

    /** A probe failed: the event waits as it did before. */
    private void leave(Track track, Open open) {
        if (open.severed()) {
            letters.giveUp(track, open, DeadLetter.Reason.RETENTION, Letters.CUT);
            return;
        }
        track.lanes().leave(track.lane(), open);
        parts.parked().hold(open);
        parts.retries().addAt(Math.max(open.due(), parts.clock().millis() + 1), track, open);
        if (pace.isOpen()) {
            // what the look for a new event has brought besides is let go again
            ground.stand(this);
        }
        track.freed();
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
            case RECOVERED -> parts.notices().recovered(webhook.subscription(), health.since());
            case HALF -> {
                parts.notices().failing(webhook.subscription(), health.since());
                LOGGER.atWarn()
                        .addKeyValue("subscriptionId", webhook.subscription().id())
                        .addKeyValue("disableAfter", limit)
                        .log("subscription has had nothing but failures for half the time after which it is disabled");
            }
            case OVER -> disable("failing");
        }
    }

    private void disable(String reason) {
        if (served) {
            // it stands at once, whenever the registry has it
            served = false;
            disableAsk.begin(webhook, reason);
        }
    }

    /** It waits for that; given up instead when its place in the log is another event's now. */
    void retryLater(Track track, Open open, Retry retry) {
        waitLater(track, open, retry);
        letters.boundParked(track);
    }

    /** The same, however many wait already. */
    void waitLater(Track track, Open open, Retry retry) {
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
        track.freed();
    }
}
