// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.provider.verify.KeyRef;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An outside in memory: keys that come when they are fetched, confirmations and secrets that are noted. Thread-safe. */
final class FakeOutside implements Outside {
    /** What a fetch will bring, by the key asked for. */
    final Map<KeyRef, PresentedKey> published = new ConcurrentHashMap<>();

    /** Every key that was fetched, or was to be. */
    final List<KeyRef> asked = new CopyOnWriteArrayList<>();

    final List<String> confirmed = new CopyOnWriteArrayList<>();
    final Map<String, String> secrets = new ConcurrentHashMap<>();
    /** Until when the last one that was handed over may be written. */
    volatile long latestNanos;

    volatile boolean away;
    /** What a fetch, and a secret that is to be kept, waits for. */
    volatile Future<Void> held = Future.succeededFuture();
    /** Thrown by whoever looks for a key. */
    volatile @Nullable Error grave;

    private final Map<KeyRef, Answer> fetched = new ConcurrentHashMap<>();

    @Override
    public Answer find(KeyRef ref) {
        Error broken = grave;
        if (broken != null) {
            throw broken;
        }
        return fetched.getOrDefault(ref, Answer.Standing.WANTED);
    }

    @Override
    public Future<Void> fetch(KeyRef key) {
        asked.add(key);
        if (away) {
            return Future.failedFuture("away");
        }
        Promise<Void> answered = ((ContextInternal) Vertx.currentContext()).promise();
        held.onSuccess(now -> {
                    PresentedKey found = published.get(key);
                    fetched.put(key, found == null ? Answer.Standing.REJECTED : new Answer.Found(found));
                })
                .onComplete(answered);
        return answered.future();
    }

    @Override
    public void confirm(String source, String url) {
        confirmed.add(url);
    }

    @Override
    public Future<Void> keep(String source, String secret, long latest) {
        latestNanos = latest;
        if (away) {
            return Future.failedFuture("away");
        }
        Promise<Void> answered = ((ContextInternal) Vertx.currentContext()).promise();
        held.onSuccess(now -> secrets.put(source, secret)).onComplete(answered);
        return answered.future();
    }
}
