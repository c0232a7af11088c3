// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.endpoint;

import dev.sluice.config.value.Rate;
import dev.sluice.delivery.meters.SubscriptionMeters;
import dev.sluice.delivery.pace.CircuitNote;
import dev.sluice.delivery.pace.Effect;
import dev.sluice.delivery.pace.Pace;
import dev.sluice.delivery.pace.Permit;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.subscriptions.Subscription;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint's {@link Pace} and {@link Tokens} at work: with clock, timer, meter, notes to the other nodes, and what the tenant is
 * told. Confined to its shard's event loop.
 */
public final class EndpointPace {
    private static final Logger LOGGER = LoggerFactory.getLogger(EndpointPace.class);
    private static final long TOKEN_MILLIS = 10;

    /** A pause that is noted already but for so much is not noted again: a wave of answers asks for about the same. */
    private static final long SAME_PAUSE_MILLIS = 250;

    private final EndpointParts parts;
    private final SubscriptionMeters meters;
    private final Pace pace;
    private final Tokens tokens = new Tokens(System.nanoTime());
    private NodeShare share = NodeShare.WHOLE;
    private WebhookSubscription webhook;
    private @Nullable Rate granted;
    private long notedPause;
    private long openedAt;
    private long timer = -1;
    private long timerAt = Long.MAX_VALUE;
    private boolean closed;

    /** @param meters the subscription's */
    public EndpointPace(EndpointParts parts, SubscriptionMeters meters, WebhookSubscription webhook) {
        this.parts = parts;
        this.meters = meters;
        this.webhook = webhook;
        this.pace = new Pace(parts.random(), parts.probes());
        hear();
        tune();
    }

    /** Another version of the subscription: another endpoint is another pace. */
    public Pace.Turn replace(WebhookSubscription next, boolean enabled) {
        boolean other = !webhook.endpoint().url().equals(next.endpoint().url());
        webhook = next;
        Pace.Turn turn = Pace.Turn.SAME;
        if (other || enabled) {
            unnote();
            pace.enabled();
        }
        if (other) {
            turn = pace.forget();
        }
        if (turn == Pace.Turn.CLOSED) {
            note(null);
        }
        tune();
        tell();
        return turn;
    }

    private void unnote() {
        if (notedPause > now()) {
            notes().throttled(subscription(), 0);
        }
        notedPause = 0;
    }

    /** This node's part of the requests under way and of their rate is another. */
    public void share(NodeShare next) {
        share = next;
        tune();
    }

    /** The lower of what the subscription's owner and the endpoint allow. */
    private void tune() {
        granted = webhook.endpoint().granted();
        pace.ceiling(share.of(webhook.maxInFlight()));
        tokens.allow(Tokens.lower(webhook.rateLimit(), granted), share.parts(), share.all(), System.nanoTime());
    }

    /** What the endpoint has granted may just have been heard. */
    void heed() {
        if (!Objects.equals(webhook.endpoint().granted(), granted)) {
            tune();
            tokens.take(System.nanoTime());
        }
    }

    /** Whether its circuit is open, or half open. */
    public boolean isOpen() {
        return pace.isOpen();
    }

    /** Whether an ordinary request may be made. One that has to be asked first is asked with one event in hand. */
    public boolean hasCredit() {
        return tokens.has(System.nanoTime())
                && pace.hasCredit(now())
                && (webhook.endpoint().isOpen() || pace.inFlight() == 0);
    }

    /** Whether the circuit is open and wants an event to try. */
    public boolean probeDue() {
        return pace.probeDue(now()) && tokens.has(System.nanoTime());
    }

    /** Whether it has had a success in the last minute. */
    public boolean answersLately() {
        return pace.answersLately(now());
    }

    /** A request is about to begin. */
    public Permit launch() {
        tokens.take(System.nanoTime());
        Permit permit = pace.launch(now());
        if (permit.isProbe()) {
            tell();
        }
        return permit;
    }

    /** It begins. The other nodes need not probe while this one does. */
    public void requested(Permit permit) {
        if (permit.isProbe()) {
            note(pace.note(now(), webhook.endpoint().timeoutMillis()));
        }
    }

    /** It was not made. */
    public void withdraw(Permit permit) {
        withdraw(permit, 0);
    }

    /** It was not made; a probe is tried again so much later. */
    public void withdraw(Permit permit, long pauseMillis) {
        tokens.giveBack();
        pace.withdraw(permit);
        if (permit.isProbe()) {
            pace.putOffProbe(now() + pauseMillis);
        }
        tell();
    }

    /** It has ended; true when that has opened or closed the circuit. */
    public Pace.Turn ended(Permit permit, AttemptOutcome outcome, long event) {
        heed();
        long opened = openedAt;
        Pace.Turn turn = pace.ended(permit, Effect.of(outcome), event, now());
        switch (turn) {
            case SAME -> {}
            case OPENED -> opened();
            case CLOSED -> closed(opened);
        }
        if (permit.isProbe() || turn != Pace.Turn.SAME) {
            tell();
        }
        return turn;
    }

    private void opened() {
        CircuitNote note = Objects.requireNonNull(pace.note(now(), 0));
        openedAt = note.opened();
        note(note);
        if (closed) {
            return;
        }
        parts.notices().failing(subscription(), note.opened());
        LOGGER.atWarn()
                .addKeyValue("subscriptionId", subscription().id())
                .log("endpoint fails as a whole: nothing but single probes go to it until one succeeds");
    }

    private void closed(long opened) {
        note(null);
        if (closed) {
            return;
        }
        parts.notices().recovered(subscription(), opened);
        LOGGER.atInfo().addKeyValue("subscriptionId", subscription().id()).log("endpoint works again");
    }

    /** The endpoint asks for no request before that time, epoch milliseconds. Told to the other nodes too, if it {@code asked}. */
    public void pauseUntil(long until, boolean asked) {
        pace.pauseUntil(until);
        if (asked && !closed && until > notedPause + SAME_PAUSE_MILLIS) {
            notedPause = until;
            notes().throttled(subscription(), until);
        }
    }

    /** Reads what is said of the endpoint. */
    public Pace.Turn hear() {
        EndpointNotes.Said said = notes().circuit(subscription());
        CircuitNote note = said == null ? null : said.note();
        if (said != null && !said.own() && pace.isOld(note)) {
            note(null);
        }
        Pace.Turn turn = pace.hear(note, said != null && said.own());
        if (turn == Pace.Turn.OPENED && note != null) {
            openedAt = note.opened();
        }
        notedPause = Math.max(notedPause, notes().throttledUntil(subscription()));
        pace.pauseUntil(notedPause);
        tell();
        return turn;
    }

    /** Wakes when time alone brings what {@code waits}: a token, the end of a pause, a probe's time. */
    public void await(boolean waits, Runnable wake) {
        if (!waits && !pace.isOpen()) {
            return;
        }
        long now = now();
        long nanos = System.nanoTime();
        long wait = pace.untilNext(now);
        if (!tokens.has(nanos)) {
            wait = Math.max(wait, Math.max(TOKEN_MILLIS, TimeUnit.NANOSECONDS.toMillis(tokens.pause(nanos)) + 1));
        }
        if (wait > 0 && now + wait < timerAt) {
            parts.vertx().cancelTimer(timer);
            timerAt = now + wait;
            timer = parts.vertx().setTimer(wait, parts.guard().of("pace", id -> {
                timerAt = Long.MAX_VALUE;
                wake.run();
            }));
        }
    }

    /** The subscription is gone: of what is still under way nothing is told any more. */
    public void close() {
        parts.vertx().cancelTimer(timer);
        timerAt = Long.MIN_VALUE;
        unnote();
        if (pace.isOpen()) {
            note(null);
        }
        closed = true;
    }

    private void tell() {
        meters.circuit(pace.state());
    }

    private void note(@Nullable CircuitNote note) {
        if (closed) {
            return;
        }
        notes().circuit(subscription(), note);
    }

    private EndpointNotes notes() {
        return parts.control().endpoints();
    }

    private Subscription subscription() {
        return webhook.subscription();
    }

    private long now() {
        return parts.clock().millis();
    }
}
