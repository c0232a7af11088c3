// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Pause;
import dev.sluice.bench.process.Ports;
import dev.sluice.bench.stage.Gateway;
import dev.sluice.bench.stage.GatewayFile;
import dev.sluice.bench.stage.Stage;
import dev.sluice.bench.stage.Token;
import dev.sluice.bench.trial.door.Drafts;
import dev.sluice.bench.trial.door.Provider;
import dev.sluice.bench.trial.ledger.Clock;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.ledger.Row;
import dev.sluice.bench.trial.receive.Endpoint;
import dev.sluice.bench.trial.receive.Script;
import dev.sluice.bench.trial.receive.SseSubscriber;
import dev.sluice.bench.trial.receive.StreamClient;
import dev.sluice.bench.trial.receive.WebSocketSubscriber;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Traffic, blows, and waiting until all is quiet, with everything in the ledgers. Confined to the main thread. */
final class Course {
    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final Duration START = Duration.ofSeconds(30);
    private static final double LAST_DEAD_LETTERS = 8;

    private final TrialSettings settings;
    private final String gatewayMain;
    private final Progress progress = new Progress(Cast.HOOKS, Cast.STREAMS);

    Course(TrialSettings settings, String gatewayMain) {
        this.settings = settings;
        this.gatewayMain = gatewayMain;
    }

    /** Takes it from start to end; ledgers go to the folder {@code ledgers}. */
    Notes run(Stage stage, Path ledgers) {
        Vertx vertx = Vertx.vertx();
        try (LedgerWriter door = new LedgerWriter(ledgers.resolve("door.jsonl"));
                LedgerWriter hooks = new LedgerWriter(ledgers.resolve("hooks.jsonl"));
                LedgerWriter streams = new LedgerWriter(ledgers.resolve("streams.jsonl"));
                LedgerWriter log = new LedgerWriter(ledgers.resolve("log.jsonl"))) {
            int endpointPort = Ports.free();
            await(Endpoint.start(vertx, endpointPort, hooks, Cast.WEBHOOK_SECRET, scripts(), progress));
            GatewayFile file = Cast.file(endpointPort);
            Gateway gateway = stage.gateway(gatewayMain, "gateway", file);
            gateway.start(stage.broker().bootstrap());
            gateway.awaitReady();
            List<StreamClient> clients = connect(vertx, gateway, streams);
            enter(door);
            traffic(vertx, stage, gateway, door);
            clients.forEach(StreamClient::stop);
            int exit = gateway.stop();
            LogLedger reader = new LogLedger(stage.broker().bootstrap(), log);
            reader.events(file.events());
            reader.deadLetters(file.deadLetters(), UnaryOperator.identity());
            return new Notes(notes(clients), List.of(), settings.dealt(), exit);
        } finally {
            await(vertx.close());
        }
    }

    private static Map<String, Script> scripts() {
        Map<String, Script> scripts = new LinkedHashMap<>();
        Cast.HOOKS.forEach(hook -> scripts.put(hook.name(), hook.script()));
        return scripts;
    }

    private List<StreamClient> connect(Vertx vertx, Gateway gateway, LedgerWriter ledger) {
        List<StreamClient> clients = Cast.STREAMS.stream()
                .map(stream -> client(stream, vertx, gateway.port(), ledger))
                .toList();
        List<Future<Void>> started = clients.stream().map(StreamClient::start).toList();
        try {
            Waiting.on(Future.all(started), START);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the streams did not start: " + notes(clients), e);
        }
        return clients;
    }

    private StreamClient client(Cast.Stream stream, Vertx vertx, int port, LedgerWriter ledger) {
        String token = Token.forStreams(stream.tenant());
        return stream.webSocket()
                ? new WebSocketSubscriber(vertx, port, token, stream.name(), stream.types(), ledger, progress)
                : new SseSubscriber(vertx, port, token, stream.name(), stream.types(), ledger, progress);
    }

    private static void enter(LedgerWriter ledger) {
        long since = Clock.micros();
        Cast.HOOKS.forEach(hook -> ledger.write(
                new Row.Subscriber(hook.name(), hook.tenant(), hook.types(), hook.minAmount(), since, false)));
        Cast.STREAMS.forEach(stream ->
                ledger.write(new Row.Subscriber(stream.name(), stream.tenant(), stream.types(), 0, since, false)));
    }

    private void traffic(Vertx vertx, Stage stage, Gateway gateway, LedgerWriter ledger) {
        Drafts drafts = new Drafts(Cast.SOURCES, settings.seed());
        Provider provider = new Provider(vertx, gateway::port, drafts, ledger, progress::acked);
        Future<Void> sent = provider.send(settings.rate(), settings.length(), SETTLE);
        new Nemesis(settings, gateway, stage.broker(), ledger).act();
        await(sent);
        long end = System.nanoTime() + SETTLE.toNanos();
        long quietNanos = settings.quiet().toNanos();
        while (progress.left() > 0 && System.nanoTime() < end && progress.quietNanos() < quietNanos) {
            Pause.seconds(0.1);
        }
        Pause.seconds(Math.min(LAST_DEAD_LETTERS, settings.quiet().toMillis() / 1e3));
    }

    private static List<String> notes(List<StreamClient> clients) {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            String name = Cast.STREAMS.get(i).name();
            clients.get(i).notes().forEach(note -> notes.add(name + ": " + note));
        }
        return notes;
    }

    private <T extends @Nullable Object> T await(Future<T> future) {
        return Waiting.on(future, settings.length().plus(SETTLE).plus(SETTLE));
    }
}
