// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.StreamSettings;
import dev.sluice.delivery.stream.HubParts;
import dev.sluice.delivery.stream.StreamMeters;
import dev.sluice.delivery.stream.StreamOptions;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.stream.Streams;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The streams of a node. */
final class StreamSide {
    private static final long STOP_MILLIS = 1_500;

    /** A stop takes less than 10 s in all, whatever the operator would give the streams. */
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(2);

    private StreamSide() {}

    /** @param settings those that the node follows now: their {@code drain} holds when it stops */
    static Streams make(
            NodeOptions options,
            LogSide log,
            Authenticator authenticator,
            Quotas quotas,
            Supplier<StreamSettings> settings,
            Closers closers) {
        var parts = new HubParts(
                log.reader(),
                log.readBack(),
                log.offsets(),
                log.cursors(),
                log.access().layout().eventsTopicId(),
                options.clock(),
                new StreamMeters(log.access().meters()),
                StreamOptions.defaults(),
                options.fatal());
        var streams = new Streams(parts, authenticator, LiveSettings.limits(settings.get(), options.dev()), quotas);
        log.cuts().tell(streams);
        long limit = DRAIN_AT_MOST.toMillis() + STOP_MILLIS;
        closers.add(
                "streams", limit, () -> streams.shutdown(drain(settings.get())).await(limit, TimeUnit.MILLISECONDS));
        return streams;
    }

    private static Duration drain(StreamSettings settings) {
        Duration said = settings.drain();
        return said.compareTo(DRAIN_AT_MOST) < 0 ? said : DRAIN_AT_MOST;
    }
}
