// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.config.StreamSettings;
import dev.sluice.delivery.Delivery;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.delivery.replay.ReplayCare;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.http.FrontDoor;
import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.http.ListenerOptions;
import dev.sluice.gateway.ingest.Ingest;
import dev.sluice.gateway.management.LoopPulse;
import dev.sluice.gateway.management.ManagementServer;
import dev.sluice.gateway.management.Meters;
import dev.sluice.gateway.outside.RemoteOutside;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.reload.Reloader;
import dev.sluice.gateway.stream.Streams;
import dev.sluice.gateway.typed.EventTypes;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.topic.TopicRegistry;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.secret.WrongKeyException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole gateway in one process. Started by one thread, stopped by any; both wait.
 *
 * <p>Order of the start: management, the public port (which answers 503), Kafka and topics, registry, the log with its dedupe window, the
 * file's resources, delivery, door open, ready. The stop goes the other way, after readiness has been taken back: streams are sent away, the
 * door finishes what it holds, delivery hands over with a last checkpoint, then the log, the registry and the broker.
 */
public final class Node {
    private static final Logger LOGGER = LoggerFactory.getLogger(Node.class);
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);
    private static final long STEP_SECONDS = 30;
    private static final long REGISTRY_HOURS = 24;
    private static final long STOP_MILLIS = 1_500;
    private static final long STOP_ALL_MILLIS = 8_500;

    private static final long DOOR_STOP_MILLIS = 3_000;
    private static final long READY_POLL_NANOS = 20_000_000;

    private final NodeOptions options;
    private final Settings settings;
    private final int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
    private final Closers closers = new Closers(STOP_ALL_MILLIS);
    private final InstantSource clock;
    private final Readiness readiness;
    private final Front front = new Front();
    /** Set by the starting thread; null until everything that follows the file is there. */
    private volatile @Nullable LiveSettings live;

    private final AtomicBoolean stopping = new AtomicBoolean();

    /** Where a node is reached. */
    public record Addresses(int port, int managementPort, String kafka) {}

    public Node(NodeOptions options) {
        this.options = options;
        this.settings = options.settings();
        this.clock = options.clock();
        this.readiness = new Readiness(clock);
    }

    /**
     * Starts everything, and returns when the node is ready. Blocks.
     *
     * @throws StartRefusedException when it can't work as it is configured
     */
    public Addresses start() {
        try {
            return startAll();
        } catch (WrongKeyException wrongKey) {
            throw new StartRefusedException(String.valueOf(wrongKey.getMessage()), wrongKey);
        } catch (RuntimeException told) {
            throw told;
        } catch (Exception failed) {
            throw new IllegalStateException("the node could not start: " + failed, failed);
        }
    }

    private Addresses startAll() throws Exception {
        long began = System.nanoTime();
        String clash = ConfigChecks.clash(settings);
        if (clash != null) {
            throw new StartRefusedException("management.port: " + clash, null);
        }
        var meters = new Meters();
        closers.add("meters", STOP_MILLIS, meters::close);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        closers.add("vertx", STOP_MILLIS, () -> vertx.close().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
        int managementPort = management(vertx, meters);
        String doorId = listen(vertx);
        told("listening", began);
        KafkaSide kafka = KafkaSide.start(options, closers, stopping::get);
        var addresses = new Addresses(front.port(), managementPort, kafka.bootstrapServers());
        told("kafka", began);
        Registry registry = registry(kafka);
        told("registry", began);
        var access = new LogAccess(vertx, kafka.clients(), kafka.topics(), kafka.layout(), meters.registry());
        LogSide log = LogSide.start(options, access, IngestSide.longestDedupe(settings, registry.current()), closers);
        readiness.logRead(log.reader());
        told("log", began);
        var quotas = new Quotas(settings.quotas(), meters.registry());
        Set<HostPort> own = TargetSide.own(settings, addresses);
        AddressGuard guard = TargetSide.guard(settings, own, vertx, closers);
        var outside = new RemoteOutside(vertx, guard, registry, clock);
        closers.add("outside", STOP_MILLIS, () -> outside.close().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
        var types = new EventTypes(vertx, meters.registry());
        types.follow(registry);
        Ingest ingest = IngestSide.make(options, log, types, outside, quotas, meters.registry());
        readiness.spooling(log.spool(), ingest.sources());
        FileSide files = FileSide.start(options, kafka, log, registry, clock, closers);
        readiness.told(files);
        IngestSide.enter(settings, files.resources(), registry, ingest);
        readiness.resourcesEntered();
        files.tend(vertx, registry, closers);
        SecretSide.tend(options, registry, vertx, meters.registry(), closers);
        told("resources", began);
        Delivery delivery = DeliverySide.start(options, loops, kafka, log, registry, guard, files, closers);
        var care = new ReplayCare(
                registry, files.replays(), access.layout().eventsTopicId().toString(), clock);
        ReplaySide.tend(care, vertx, closers);
        var letters = new StartOffsets(access, access.topics().deadLetters());
        closers.add("letters", STOP_MILLIS, letters::close);
        readiness.delivering(delivery);
        told("delivery", began);
        Authenticator authenticator = AuthSide.authenticator(options, clock, vertx, guard, meters.registry(), closers);
        // streams are stopped before the door, which would close their sockets without a word
        closers.add(
                "door", DOOR_STOP_MILLIS, () -> vertx.undeploy(doorId).await(DOOR_STOP_MILLIS, TimeUnit.MILLISECONDS));
        Streams streams = StreamSide.make(options, log, authenticator, quotas, this::streamSettings, closers);
        var followed = new LiveSettings(options, files.resources(), guard, own, streams, quotas, ingest.sources());
        follow(followed, meters);
        var parts = new ApiSide(
                settings,
                log,
                types,
                registry,
                authenticator,
                followed::targetPolicy,
                followed::providers,
                guard,
                () -> followed.current().publishing(),
                quotas,
                files.answers(),
                resource -> files.isFailing(resource, clock),
                clock);
        front.open(ingest, parts.api(delivery, DeliverySide.client(options), files.replays(), care, letters), streams);
        readiness.opened();
        awaitReady();
        LOGGER.atInfo().addKeyValue("millis", since(began)).log("node ready");
        return addresses;
    }

    /** Where the time of a start goes. */
    private static void told(String step, long began) {
        LOGGER.atDebug()
                .addKeyValue("step", step)
                .addKeyValue("millis", since(began))
                .log("node starting");
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private int management(Vertx vertx, Meters meters) throws Exception {
        LoopPulse pulse = LoopPulse.watch(vertx, loops, LOOP_LIMIT).await(STEP_SECONDS, TimeUnit.SECONDS);
        var listener = ListenerOptions.of(
                settings.management().host(), settings.management().port(), List.of());
        var server = new ManagementServer(listener, pulse, readiness.checks(), meters.registry());
        Binding.of("management", listener).await(vertx.deployVerticle(server), STEP_SECONDS);
        return server.port();
    }

    private String listen(Vertx vertx) throws Exception {
        var listener =
                ListenerOptions.of(settings.server().host(), settings.server().port(), Streams.SUBPROTOCOLS);
        Gate gate = gate();
        Future<String> deployed = vertx.deployVerticle(
                () -> new FrontDoor(listener, front, gate), new DeploymentOptions().setInstances(loops));
        return Binding.of("server", listener).await(deployed, STEP_SECONDS);
    }

    private Gate gate() {
        try {
            return Gate.of(settings.server().door());
        } catch (IllegalArgumentException unusable) {
            throw new StartRefusedException("server.tls: " + unusable.getMessage(), unusable);
        }
    }

    private Registry registry(KafkaSide kafka) throws Exception {
        var registry = new TopicRegistry(
                kafka.clients(), kafka.topics(), new SecretBox(options.keys().ring()), clock);
        closers.add("registry", STOP_MILLIS, () -> registry.stop().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
        registry.start().await(REGISTRY_HOURS, TimeUnit.HOURS);
        readiness.registryRead(registry);
        return registry;
    }

    private void follow(LiveSettings followed, Meters meters) {
        live = followed;
        options.configuration().ifPresent(source -> {
            var reloader = new Reloader(source, settings, followed, meters.registry(), clock);
            closers.add("config-reload", STOP_MILLIS, reloader::close);
            readiness.following(reloader);
            reloader.start();
        });
    }

    private StreamSettings streamSettings() {
        LiveSettings followed = live;
        return (followed == null ? settings : followed.current()).streams();
    }

    private void awaitReady() {
        while (!readiness.isReady()) {
            if (stopping.get()) {
                throw new IllegalStateException("stopped before it was ready");
            }
            LockSupport.parkNanos(READY_POLL_NANOS);
        }
    }

    /**
     * Stops everything in order; what is stopped already stays so. Blocks for less than 10 s. A start that is under way fails: what it began
     * meanwhile is stopped by the next call.
     */
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            readiness.draining();
        }
        closers.close();
    }

    /** Whether {@link #stop()} has been called: then a start that fails fails because of that. */
    public boolean isStopping() {
        return stopping.get();
    }
}
