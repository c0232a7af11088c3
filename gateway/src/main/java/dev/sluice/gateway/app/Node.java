// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.delivery.Delivery;
import dev.sluice.delivery.DeliveryParts;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.EgressProxy;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.attempts.AttemptLog;
import dev.sluice.delivery.checkpoint.KeeperOptions;
import dev.sluice.delivery.notice.LogNotices;
import dev.sluice.delivery.replay.LetterLog;
import dev.sluice.delivery.replay.ReplayCare;
import dev.sluice.delivery.stream.HubParts;
import dev.sluice.delivery.stream.StreamMeters;
import dev.sluice.delivery.stream.StreamOptions;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.readback.StartOffsets;
import dev.sluice.gateway.auth.Authenticator;
import dev.sluice.gateway.http.FrontDoor;
import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.http.ListenerOptions;
import dev.sluice.gateway.ingest.Ingest;
import dev.sluice.gateway.ingest.Outside;
import dev.sluice.gateway.ingest.Sources;
import dev.sluice.gateway.management.LoopPulse;
import dev.sluice.gateway.management.ManagementServer;
import dev.sluice.gateway.management.Meters;
import dev.sluice.gateway.outside.RemoteOutside;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.reload.Reloader;
import dev.sluice.gateway.stream.Streams;
import dev.sluice.gateway.typed.EventTypes;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.file.FileRefusedException;
import dev.sluice.subscriptions.registry.file.FileResources;
import dev.sluice.subscriptions.registry.topic.TopicRegistry;
import dev.sluice.subscriptions.secret.SecretBox;
import dev.sluice.subscriptions.secret.WrongKeyException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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

    /** A stop takes less than 10 s in all, whatever the operator would give the streams. */
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(2);

    private static final long DOOR_STOP_MILLIS = 3_000;
    private static final long DELIVERY_STOP_MILLIS = 4_000;
    private static final long READY_POLL_NANOS = 20_000_000;

    private final NodeOptions options;
    private final Settings settings;
    private final int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
    private final Closers closers = new Closers(STOP_ALL_MILLIS);
    private final InstantSource clock;
    private final ClientSettings client;
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
        this.client = client(settings.server().publicUrl()).by(clock);
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
        LogSide log = LogSide.start(options, access, longestDedupe(registry.current()), closers);
        readiness.logRead(log.reader());
        told("log", began);
        var quotas = new Quotas(settings.quotas(), meters.registry());
        Set<HostPort> own = own(addresses);
        AddressGuard guard = guard(vertx, own);
        var outside = new RemoteOutside(vertx, guard, registry, clock);
        closers.add("outside", STOP_MILLIS, () -> outside.close().await(STOP_MILLIS, TimeUnit.MILLISECONDS));
        var types = new EventTypes(vertx, meters.registry());
        types.follow(registry);
        Ingest ingest = ingest(log, types, outside, quotas, meters);
        readiness.spooling(log.spool(), ingest.sources());
        FileSide files = FileSide.start(options, kafka, log, registry, clock, closers);
        readiness.told(files);
        enterResources(files.resources(), registry, ingest);
        files.tend(vertx, registry, closers);
        SecretSide.tend(options, registry, vertx, meters.registry(), closers);
        told("resources", began);
        Delivery delivery = delivery(log, registry, kafka, guard, files);
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
        Streams streams = streams(log, authenticator, quotas);
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
        front.open(ingest, parts.api(delivery, client, files.replays(), care, letters), streams);
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

    /** The file's sources may not be in the registry yet. */
    private Duration longestDedupe(Snapshot known) {
        var registered = known.sources().values().stream().map(Resource::definition);
        return Stream.concat(registered, settings.sources().values().stream())
                .map(SourceSettings::dedupe)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Ingest ingest(LogSide log, EventTypes types, Outside outside, Quotas quotas, Meters meters) {
        URI publicUrl = settings.server().publicUrl();
        var bounds = Ingest.Options.of(
                settings.server().maxBodyBytes(),
                settings.server().ingestDeadline(),
                publicUrl == null
                        ? (settings.server().door().tls() == null ? "http" : "https") + "://localhost:"
                                + settings.server().port()
                        : withoutSlash(publicUrl.toString()));
        return new Ingest(
                log.log()::publish,
                log.disk(),
                types,
                ConfigChecks.providers(settings),
                outside,
                bounds,
                quotas,
                clock,
                meters.registry());
    }

    private static ClientSettings client(@Nullable URI publicUrl) {
        var client = ClientSettings.of("Sluice");
        return publicUrl == null ? client : client.from(publicUrl.getHost());
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private void enterResources(FileResources files, Registry registry, Ingest ingest) throws Exception {
        Snapshot entered = entered(files);
        // the listener is told on the registry's thread, maybe after the door is open
        ingest.sources().replace(definitions(entered));
        registry.listen((before, after, changes) -> {
            if (after.position() >= entered.position()) {
                ingest.sources().replace(definitions(after));
            }
        });
        readiness.resourcesEntered();
    }

    private Snapshot entered(FileResources files) throws Exception {
        try {
            return files.enter(settings).await(REGISTRY_HOURS, TimeUnit.HOURS);
        } catch (FileRefusedException refused) {
            throw new StartRefusedException(String.valueOf(refused.getMessage()), refused);
        }
    }

    private static List<Sources.Definition> definitions(Snapshot snapshot) {
        return snapshot.sources().values().stream()
                .map(source -> new Sources.Definition(source.definition(), !source.served(), source.oldSecrets()))
                .toList();
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

    private Set<HostPort> own(Addresses addresses) {
        return Set.of(
                new HostPort(settings.server().host(), addresses.port()),
                new HostPort(settings.management().host(), addresses.managementPort()));
    }

    private AddressGuard guard(Vertx vertx, Set<HostPort> own) {
        DnsNames names = DnsNames.ofMachine(vertx, true);
        closers.add("names", STOP_MILLIS, names::close);
        return new AddressGuard(targetPolicy(settings, own), names);
    }

    private Delivery delivery(LogSide log, Registry registry, KafkaSide kafka, AddressGuard guard, FileSide files)
            throws Exception {
        var access = log.access();
        var letters = new LetterLog(access);
        closers.add("redrives", STOP_MILLIS, letters::close);
        var notices = new LogNotices(access.vertx(), event -> log.log().publish(event, true), access.meters(), clock);
        var attempts = new AttemptLog(access);
        closers.add("attempts", STOP_MILLIS, attempts::close);
        var parts = new DeliveryParts(
                log.access(),
                log.reader(),
                log.readBack(),
                registry,
                guard,
                client,
                new Control(registry, files.failing(), files.endpoints(), notices, options.fatal()),
                notices,
                files.replays(),
                letters,
                attempts,
                KeeperOptions.of(settings.topics().prefix(), options.folder().nodeId(), kafka.protocol()),
                loops,
                settings.topics().retention());
        Delivery delivery = Delivery.start(parts).await(STEP_SECONDS, TimeUnit.SECONDS);
        log.cuts().tell(delivery);
        files.endpoints().listen(delivery::noted);
        closers.add(
                "delivery",
                DELIVERY_STOP_MILLIS,
                () -> delivery.stop().await(DELIVERY_STOP_MILLIS, TimeUnit.MILLISECONDS));
        return delivery;
    }

    private Streams streams(LogSide log, Authenticator authenticator, Quotas quotas) {
        var parts = new HubParts(
                log.reader(),
                log.readBack(),
                log.offsets(),
                log.cursors(),
                log.access().layout().eventsTopicId(),
                clock,
                new StreamMeters(log.access().meters()),
                StreamOptions.defaults(),
                options.fatal());
        var streams = new Streams(parts, authenticator, LiveSettings.limits(settings.streams(), options.dev()), quotas);
        log.cuts().tell(streams);
        long limit = DRAIN_AT_MOST.toMillis() + STOP_MILLIS;
        closers.add("streams", limit, () -> streams.shutdown(drain()).await(limit, TimeUnit.MILLISECONDS));
        return streams;
    }

    private Duration drain() {
        LiveSettings followed = live;
        Duration said =
                (followed == null ? settings : followed.current()).streams().drain();
        return said.compareTo(DRAIN_AT_MOST) < 0 ? said : DRAIN_AT_MOST;
    }

    /** What {@code targets} means; {@code own} is empty where the listeners are not known. */
    static TargetPolicy targetPolicy(Settings settings, Set<HostPort> own) {
        var targets = settings.targets();
        return new TargetPolicy(
                targets.allowPrivate(),
                targets.allowHttp(),
                targets.allowHosts(),
                targets.denyHosts(),
                own,
                proxy(targets.proxy()));
    }

    private static @Nullable EgressProxy proxy(@Nullable URI url) {
        return url == null ? null : new EgressProxy(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
    }

    private void awaitReady() {
        while (!readiness.isReady()) {
            if (stopping.get()) {
                throw new IllegalStateException("stopped before it was ready");
            }
            LockSupport.parkNanos(READY_POLL_NANOS);
        }
    }

    /** Stops everything in order; what is stopped already stays so. Blocks for less than 10 s. */
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            readiness.draining();
            closers.close();
        }
    }
}
