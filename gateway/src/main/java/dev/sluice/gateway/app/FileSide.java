// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.delivery.replay.ReplayNotes;
import dev.sluice.gateway.endpoint.EndpointBoards;
import dev.sluice.gateway.endpoint.FailingNotes;
import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.ResourceChange;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.file.FileResources;
import dev.sluice.subscriptions.registry.file.NodeFiles;
import dev.sluice.subscriptions.registry.file.Orphans;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.signals.Signals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes tell each other, and what comes of it for the file's resources.
 *
 * @param signals started
 * @param answers what was answered under idempotency keys, by any node
 * @param failing which subscriptions have nothing but failures
 * @param replays how far replays are
 * @param endpoints open circuits and pauses
 */
record FileSide(
        Signals signals,
        NodeFiles nodes,
        Orphans orphans,
        FileResources resources,
        KeptAnswers answers,
        FailingNotes failing,
        ReplayNotes replays,
        EndpointBoards endpoints) {
    private static final Logger LOGGER = LoggerFactory.getLogger(FileSide.class);
    private static final long START_HOURS = 24;
    private static final long STOP_MILLIS = 1_500;
    private static final long TEND_MILLIS = 10_000;

    /** Reads the signals to their end. Blocks. */
    static FileSide start(
            NodeOptions options, KafkaSide kafka, LogSide log, Registry registry, InstantSource clock, Closers closers)
            throws Exception {
        MeterRegistry meters = log.access().meters();
        String node = options.folder().nodeId();
        var signals = new Signals(kafka.clients(), kafka.topics(), node, clock, meters);
        var nodes = new NodeFiles(signals, node, options.keys().masterBytes(), clock);
        var orphans = new Orphans(signals);
        var answers = new KeptAnswers(signals, new SecretBox(options.keys().ring()));
        var failing = new FailingNotes(signals);
        var replays = new ReplayNotes(signals);
        var endpoints = new EndpointBoards(signals, node);
        closers.add("signals", STOP_MILLIS, () -> signals.stop().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
        signals.start().await(START_HOURS, TimeUnit.HOURS);
        Gauge.builder("sluice.config.mismatch", () -> nodes.differing().size())
                .description("Other living nodes whose configuration file says something else than this node's")
                .register(meters);
        var resources = new FileResources(registry, new SubscriptionStarts(log), nodes, orphans, clock);
        return new FileSide(signals, nodes, orphans, resources, answers, failing, replays, endpoints);
    }

    /** Looks after the file's resources from now on: as others read their files, as orphans show up, and every 10 s. */
    void tend(Vertx vertx, Registry registry, Closers closers) {
        var tending = new AtomicBoolean();
        Runnable tend = () -> tend(tending);
        long timer = vertx.setPeriodic(TEND_MILLIS, tick -> tend.run());
        closers.add("file-resources", STOP_MILLIS, () -> vertx.cancelTimer(timer));
        nodes.listen(tend);
        registry.listen((before, after, changes) -> {
            if (changes.stream().anyMatch(FileSide::isOrphan)) {
                tend.run();
            }
        });
    }

    /** One at a time; what is missed the next round sees. */
    private void tend(AtomicBoolean tending) {
        if (!tending.compareAndSet(false, true)) {
            return;
        }
        Future.succeededFuture()
                .compose(begin -> nodes.beat())
                .compose(told -> resources.tend())
                .onFailure(failed -> LOGGER.atWarn()
                        .addKeyValue("error", String.valueOf(failed.getMessage()))
                        .log("file resources could not be looked after; trying again"))
                .onComplete(done -> tending.set(false));
    }

    private static boolean isOrphan(ResourceChange change) {
        @Nullable Resource<?> after = change.after();
        return after != null && after.origin() == Origin.FILE && after.state() == State.ORPHANED;
    }

    /** Whether it is a webhook whose endpoint fails as a whole: its circuit is open, or half the time is over after which it is disabled. */
    boolean isFailing(Resource<?> resource, InstantSource clock) {
        if (!(resource.definition() instanceof SubscriptionSettings settings)
                || !(settings.target() instanceof WebhookSpec webhook)) {
            return false;
        }
        long since = failing.since(resource.id(), resource.incarnation());
        long half = webhook.disableAfter().toMillis() / 2;
        return endpoints.isOpen(resource.id(), resource.incarnation())
                || (since != 0 && clock.millis() - since >= half);
    }

    /** Which nodes' files say something else, for the readiness detail. */
    Map<String, List<String>> differing() {
        return nodes.differing();
    }
}
