// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.shard;

import dev.sluice.config.subscription.Ordering;
import dev.sluice.delivery.attempts.Answer;
import dev.sluice.delivery.catchup.CatchUpBudget;
import dev.sluice.delivery.catchup.Turns;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.endpoint.EndpointPace;
import dev.sluice.delivery.endpoint.NodeShare;
import dev.sluice.delivery.endpoint.Serving;
import dev.sluice.delivery.endpoint.WebhookSubscription;
import dev.sluice.delivery.lane.Open;
import dev.sluice.delivery.loop.NextTurn;
import dev.sluice.delivery.meters.SubscriptionMeters;
import dev.sluice.delivery.notice.NoticeType;
import dev.sluice.delivery.pace.Pace;
import dev.sluice.delivery.pace.Room;
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

/**
 * One subscription at work: takes events from its lanes while its endpoint has credit, and sends them; what becomes of each is for
 * {@link Aftermath}. Confined to its shard's event loop.
 */
final class Dispatcher {
    /** So many events at most are given up in a turn because they are too old: the loop is others' too. */
    private static final int MOST_GIVEN_UP = 64;

    private static final long SEEK_MILLIS = 1_000;

    private final ShardParts parts;
    private final Ground ground;
    private final Room.Waiter called = this::pump;
    private final CatchUpBudget.Waiter granted = this::pump;
    private final EndpointPace pace;
    private final SubscriptionMeters meters;
    private final Serving serving;
    private final Letters letters;
    private final Aftermath aftermath;
    private final Recorder recorder;
    private final Turns<Track> ready = new Turns<>();
    private WebhookSubscription webhook;

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
        this.recorder = new Recorder(parts);
        this.meters = parts.meters().subscription(webhook.subscription().id());
        this.pace = new EndpointPace(parts.endpoint(), meters, webhook);
        this.serving = new Serving(parts.endpoint(), webhook);
        this.letters = new Letters(parts, this);
        this.aftermath = new Aftermath(parts, this, pace, serving);
    }

    WebhookSubscription webhook() {
        return webhook;
    }

    Letters letters() {
        return letters;
    }

    Aftermath aftermath() {
        return aftermath;
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
        webhook = next;
        turned(pace.replace(next, serving.replace(next)));
    }

    boolean served() {
        return serving.isServed();
    }

    /** Whether its lanes stand where they are: it is not served, or its circuit is open. */
    boolean stands() {
        return !served() || pace.isOpen();
    }

    /** Whether a lane that is behind, with so many events queued, should be brought up. An open circuit wants one event for its probe. */
    boolean wants(int queued) {
        return served() && (!pace.isOpen() || (queued == 0 && pace.probeDue()));
    }

    /** What the nodes say of the endpoint has changed. */
    void heard() {
        turned(pace.hear());
        pump();
    }

    /** Its lanes stand where they are, after the present turn. */
    void stand() {
        ground.stand(this);
    }

    private void turned(Pace.Turn turn) {
        switch (turn) {
            case SAME -> {}
            case OPENED -> stand();
            case CLOSED -> ground.resume(this);
        }
    }

    /** This node's part of the requests under way and of their rate is another. */
    void share(NodeShare next) {
        pace.share(next);
    }

    /** What was recorded of attempts is not kept back any more. */
    void handOverAttempts() {
        recorder.handOver();
    }

    void close() {
        serving.close();
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
        return served() && parts.lease().held();
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
        if (served()) {
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
                withdraw(flight, Aftermath.AGAIN_MILLIS);
                aftermath.waitAgain(flight);
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
        aftermath.waitAgain(flight);
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
                        aftermath.conclude(flight, record, outcome, judged);
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
        withdraw(flight, 0);
    }

    /** The same; a probe is tried again so much later. */
    private void withdraw(Flight flight, long pauseMillis) {
        flight.open().unasked();
        pace.withdraw(flight.permit(), pauseMillis);
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
}
