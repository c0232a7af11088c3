// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.notice;

import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.log.Receipt;
import dev.sluice.subscriptions.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts operational events on the log. Thread-safe. */
public final class LogNotices implements Notices {
    private final NoticeQueue queue;
    private final InstantSource clock;

    /**
     * Tells what it is told to the log.
     *
     * @param vertx on one of whose event loops the queue is
     * @param log appends an event, and knows a repeat; its future fails when that was not possible
     */
    public LogNotices(Vertx vertx, Function<Event, Future<Receipt>> log, MeterRegistry meters, InstantSource clock) {
        this.queue = new NoticeQueue(vertx, log, meters);
        this.clock = clock;
    }

    @Override
    public void failing(Subscription subscription, long since) {
        tell(NoticeType.FAILING, subscription, Long.toString(since), Reason.FAILING, since, Notice.Detail.NONE);
    }

    @Override
    public void recovered(Subscription subscription, long since) {
        tell(NoticeType.RECOVERED, subscription, Long.toString(since), Reason.FAILING, since, Notice.Detail.NONE);
    }

    @Override
    public void disabled(Subscription subscription, Reason reason, long since) {
        String version = Long.toString(subscription.version());
        tell(NoticeType.DISABLED, subscription, version, reason, since, Notice.Detail.NONE);
    }

    @Override
    public void gapAhead(Subscription subscription, int partition, long from, long count) {
        Notice.Detail detail = Notice.Detail.lost(count);
        tell(NoticeType.GAP_AHEAD, subscription, partition + "-" + from, Reason.RETENTION, clock.millis(), detail);
    }

    @Override
    public void gap(Subscription subscription, int partition, long from, long to) {
        Notice.Detail detail = Notice.Detail.lost(to - from);
        String cause = partition + "-" + from + "-" + to;
        tell(NoticeType.GAP, subscription, cause, Reason.RETENTION, clock.millis(), detail);
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        String subscription = letter.subscription();
        String tenant = letter.tenant();
        LogRecord record = letter.record();
        @Nullable Event event = record == null || !record.isEvent() ? null : record.event();
        if (subscription == null || tenant == null || (event != null && NoticeType.isOperational(event))) {
            return;
        }
        // an event that is delivered again by a redrive or replay may be given up again, and that is another letter
        String place = letter.incarnation() + "-" + letter.partition() + "-" + letter.offset() + "-" + letter.at();
        String cause = event == null ? place : place + "-" + event.eventId();
        var detail = new Notice.Detail(
                event == null ? null : event.eventId(), letter.history().lastStatus(), -1);
        String reason = letter.reason().label();
        add(new Notice(
                NoticeType.DEAD_LETTERED,
                tenant,
                subscription,
                cause,
                reason,
                letter.history().since(letter.at()),
                detail));
    }

    private void tell(
            NoticeType type, Subscription about, String cause, Reason reason, long since, Notice.Detail detail) {
        String whole = about.incarnation() + "-" + cause;
        add(new Notice(type, about.tenant(), about.id(), whole, reason.label(), since, detail));
    }

    private void add(Notice notice) {
        queue.add(notice.type(), notice.event(clock.millis()));
    }

    /** Completes when all that was told is on the log, or can't be put there now: that is counted. */
    public Future<Void> close() {
        return queue.close();
    }
}
