// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.stage.Token;
import dev.sluice.bench.trial.cluster.Cluster;
import dev.sluice.bench.trial.door.Drafts;
import dev.sluice.bench.trial.door.Provider;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.receive.SseSubscriber;
import dev.sluice.bench.trial.receive.StreamClient;
import dev.sluice.bench.trial.receive.WebSocketSubscriber;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Traffic, blows, and waiting until all is quiet, with everything in the ledgers. Confined to the main thread. */
final class Course {
    private static final Duration SETTLE = Duration.ofSeconds(90);

    /** As long as anything arrives: a key that was held has much to make up for where its endpoint fails now and then. */
    private static final Duration LAST_COMES = Duration.ofMinutes(10);

    private static final Duration START = Duration.ofSeconds(30);
    private static final double AFTER_THE_LAST_BLOW = 2;
    private static final double LAST_DEAD_LETTERS = 8;

    private final TrialSettings settings;
    private final String gatewayMain;
    private final Cast cast;
    private final Progress progress;

    Course(TrialSettings settings, String gatewayMain) {
        this.settings = settings;
        this.gatewayMain = gatewayMain;
        this.cast = Cast.of(settings, true);
        this.progress = new Progress(cast);
    }

    /** Takes it from start to end; ledgers go to the folder {@code ledgers}. */
    Notes run(Stage stage, Path ledgers) {
        Vertx vertx = Vertx.vertx();
        try (LedgerWriter door = new LedgerWriter(ledgers.resolve("door.jsonl"));
                LedgerWriter hooks = new LedgerWriter(ledgers.resolve("hooks.jsonl"));
                LedgerWriter streams = new LedgerWriter(ledgers.resolve("streams.jsonl"));
                LedgerWriter log = new LedgerWriter(ledgers.resolve("log.jsonl"))) {
            Partners partners = new Partners(vertx, cast, hooks, progress);
            GatewayFile file = cast.file(partners);
            Cluster cluster = cluster(stage, file, door);
            cluster.start();
            List<StreamClient> clients = connect(vertx, cluster, streams);
            cast.enter(door);
            Duration share = settings.length().dividedBy(Math.max(1, settings.blows()));
            traffic(
                    vertx,
                    cluster,
                    new Scene(settings.fault().title(), cluster, stage.broker(), partners, door, share),
                    door);
            clients.forEach(StreamClient::stop);
            GroupCheck group = GroupCheck.of(stage.broker(), file.group());
            int exit = cluster.stop();
            LogLedger reader = new LogLedger(stage.broker().bootstrap(), log);
            reader.events(file.events());
            reader.deadLetters(file.deadLetters(), UnaryOperator.identity());
            reader.checkpoints(file.cursors());
            List<String> remarks = new ArrayList<>(List.of(group.remark()));
            remarks.addAll(notes(clients));
            return new Notes(remarks, group.flaws(settings.protocol()), settings.blows(), exit);
        } finally {
            await(vertx.close());
        }
    }

    private Cluster cluster(Stage stage, GatewayFile file, LedgerWriter ledger) {
        List<Gateway> gateways = IntStream.rangeClosed(1, settings.nodes())
                .mapToObj(number -> stage.gateway(gatewayMain, "node-" + number, file))
                .map(gateway -> settings.fault().plan().still() ? gateway.watched() : gateway)
                .toList();
        return new Cluster(gateways, stage.broker().bootstrap(), ledger, settings.seed());
    }

    private List<StreamClient> connect(Vertx vertx, Cluster cluster, LedgerWriter ledger) {
        List<StreamClient> clients = cast.streams().stream()
                .map(stream -> client(stream, vertx, cluster, ledger))
                .toList();
        List<Future<Void>> started = clients.stream().map(StreamClient::start).toList();
        try {
            Waiting.on(Future.all(started), START);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the streams did not start: " + notes(clients), e);
        }
        return clients;
    }

    private StreamClient client(Cast.Stream stream, Vertx vertx, Cluster cluster, LedgerWriter ledger) {
        String token = Token.forStreams(stream.tenant());
        return stream.webSocket()
                ? new WebSocketSubscriber(vertx, cluster::port, token, stream.name(), stream.types(), ledger, progress)
                : new SseSubscriber(vertx, cluster::port, token, stream.name(), stream.types(), ledger, progress);
    }

    private void traffic(Vertx vertx, Cluster cluster, Scene scene, LedgerWriter ledger) {
        Drafts drafts = new Drafts(Cast.SOURCES, settings.seed());
        Provider provider = new Provider(vertx, doors(cluster), drafts, ledger, progress::acked);
        AtomicBoolean striking = new AtomicBoolean(settings.blows() > 0);
        Future<Void> sent = provider.send(settings.rate(), settings.length(), SETTLE, striking::get);
        new Nemesis(settings, scene).act();
        Pause.seconds(settings.blows() > 0 ? AFTER_THE_LAST_BLOW : 0);
        striking.set(false);
        await(sent);
        long end = System.nanoTime() + LAST_COMES.toNanos();
        long quietNanos = settings.quiet().toNanos();
        while (progress.left() > 0 && System.nanoTime() < end && progress.quietNanos() < quietNanos) {
            Pause.seconds(0.1);
        }
        Pause.seconds(Math.min(LAST_DEAD_LETTERS, settings.quiet().toMillis() / 1e3));
    }

    private List<IntSupplier> doors(Cluster cluster) {
        return settings.fault().plan().everywhere() ? cluster.doors() : List.of(cluster::port);
    }

    private List<String> notes(List<StreamClient> clients) {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            String name = cast.streams().get(i).name();
            clients.get(i).notes().forEach(note -> notes.add(name + ": " + note));
        }
        return notes;
    }

    private <T extends @Nullable Object> T await(Future<T> future) {
        return Waiting.on(future, settings.length().plus(SETTLE).plus(SETTLE));
    }
}
