// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import dev.sluice.bench.process.Ports;
import dev.sluice.bench.trial.ledger.LedgerWriter;
import dev.sluice.bench.trial.receive.Arrivals;
import dev.sluice.bench.trial.receive.Endpoint;
import dev.sluice.bench.trial.receive.Script;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The subscribers' endpoints: all at one address, but the subject of the trial, which has its own. Confined to the main thread. */
final class Partners {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Endpoint endpoint;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final int port = Ports.free();
    private final int subjectPort = Ports.free();
    private HttpServer subject;

    Partners(Vertx vertx, Cast cast, LedgerWriter ledger, Arrivals arrivals) {
        cast.hooks().forEach(hook -> scripts.put(hook.name(), hook.script()));
        this.endpoint = new Endpoint(vertx, ledger, Cast.WEBHOOK_SECRET, scripts, arrivals);
        Waiting.on(endpoint.listen(port), PATIENCE);
        this.subject = Waiting.on(endpoint.listen(subjectPort), PATIENCE);
    }

    /** Where all are but the subject. */
    int port() {
        return port;
    }

    /** Where the subject is. */
    int subjectPort() {
        return subjectPort;
    }

    /** How they behave, by their names; grows with who is put in. */
    Map<String, Script> scripts() {
        return scripts;
    }

    /** The subject behaves so from now on. */
    void behave(Script script) {
        scripts.put(Cast.SUBJECT, script);
    }

    /** Nobody listens at the subject's address any more. */
    void shut() {
        Waiting.on(subject.close(), PATIENCE);
    }

    /** It listens there again. */
    void reopen() {
        subject = Waiting.on(endpoint.listen(subjectPort), PATIENCE);
    }
}
