// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.trial.clerk.Clerk;
import dev.sluice.bench.trial.clerk.Uptake;
import dev.sluice.bench.trial.cluster.Cluster;
import dev.sluice.bench.trial.door.Draft;
import dev.sluice.bench.trial.door.Drafts;
import dev.sluice.bench.trial.door.Provider;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.receive.Arrivals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Some gateways come and go, and subscriptions with them, while events come. Confined to the main thread. */
final class RebalanceCourse {
    private static final int SUBSCRIPTIONS_AT_A_TIME = 10;
    private static final Duration SETTLE = Duration.ofMinutes(2);
    private static final Duration LAST_COMES = Duration.ofMinutes(10);
    private static final double LAST_DEAD_LETTERS = 8;

    private final TrialSettings settings;
    private final String gatewayMain;
    private final Cast cast;
    private final Progress progress;
    private final Uptake uptake = new Uptake();

    RebalanceCourse(TrialSettings settings, String gatewayMain) {
        this.settings = settings;
        this.gatewayMain = gatewayMain;
        this.cast = Cast.of(settings, false);
        this.progress = new Progress(cast);
    }

    /** Takes it from start to end; ledgers go to the folder {@code folder}. */
    Notes run(Stage stage, Path folder) {
        Vertx vertx = Vertx.vertx();
        try (LedgerWriter door = new LedgerWriter(folder.resolve("door.jsonl"));
                LedgerWriter hooks = new LedgerWriter(folder.resolve("hooks.jsonl"));
                LedgerWriter changes = new LedgerWriter(folder.resolve("changes.jsonl"));
                LedgerWriter log = new LedgerWriter(folder.resolve("log.jsonl"))) {
            Partners partners = new Partners(vertx, cast, hooks, both());
            GatewayFile file = cast.file(partners);
            Cluster cluster = cluster(stage, file, changes);
            Clerk clerk = clerk(cluster, changes, partners);
            drive(vertx, cluster, clerk, door);
            List<String> flaws = new ArrayList<>(clerk.flaws());
            GroupCheck group = GroupCheck.of(stage.broker(), file.group());
            flaws.addAll(group.flaws(settings.protocol()));
            int exit = cluster.stop();
            LogLedger reader = new LogLedger(stage.broker().bootstrap(), log);
            reader.events(file.events());
            reader.deadLetters(file.deadLetters(), clerk::name);
            reader.checkpoints(file.cursors());
            String remark = cluster.departures() + " departures of nodes, " + clerk.summary();
            return new Notes(List.of(remark, group.remark()), flaws, cluster.departures(), exit);
        } finally {
            Waiting.on(vertx.close(), SETTLE);
        }
    }

    private Arrivals both() {
        return (subscriber, id) -> {
            progress.taken(subscriber, id);
            uptake.taken(subscriber, id);
        };
    }

    private Cluster cluster(Stage stage, GatewayFile file, LedgerWriter ledger) {
        List<Gateway> gateways = IntStream.rangeClosed(1, settings.nodes())
                .mapToObj(number -> stage.gateway(gatewayMain, "node-" + number, file))
                .toList();
        Cluster cluster = new Cluster(gateways, stage.broker().bootstrap(), ledger, settings.seed());
        cluster.start();
        return cluster;
    }

    private Clerk clerk(Cluster cluster, LedgerWriter ledger, Partners partners) {
        Clerk.Desk desk =
                new Clerk.Desk(cluster::port, uptake, ledger, partners.port(), Cast.WEBHOOK_SECRET, partners.scripts());
        return new Clerk(desk, Cast.TENANTS, settings.bounds(0), settings.seed());
    }

    private void drive(Vertx vertx, Cluster cluster, Clerk clerk, LedgerWriter ledger) {
        cast.enter(ledger);
        Drafts drafts = new Drafts(Cast.SOURCES, settings.seed());
        Provider provider = new Provider(vertx, List.of(cluster::port), drafts, ledger, this::acked);
        Future<Void> sent = provider.send(settings.rate(), settings.length(), SETTLE, () -> false);
        clerk.start(SUBSCRIPTIONS_AT_A_TIME);
        cluster.churn(settings.length());
        clerk.stop();
        Waiting.on(sent, settings.length().plus(SETTLE).plus(SETTLE));
        settle(clerk);
        clerk.claimAll();
        Pause.seconds(Math.min(LAST_DEAD_LETTERS, settings.quiet().toMillis() / 1e3));
    }

    private void acked(Draft draft) {
        progress.acked(draft);
        uptake.acked(draft.intent());
    }

    private void settle(Clerk clerk) {
        long end = System.nanoTime() + LAST_COMES.toNanos();
        long quietNanos = settings.quiet().toNanos();
        while (System.nanoTime() < end
                && progress.quietNanos() < quietNanos
                && (progress.left() > 0 || clerk.missing() > 0)) {
            Pause.seconds(0.2);
        }
    }
}
