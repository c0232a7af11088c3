// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.once;

import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.once.KeptAnswers.Kept;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys whose answers every node knows. What is under way only this one knows: two nodes that get the same key at the same moment both do the
 * request. Thread-safe.
 */
public final class SharedKeys implements IdempotencyKeys {
    private static final Logger LOGGER = LoggerFactory.getLogger(SharedKeys.class);

    private final KeptAnswers answers;
    private final Map<Key, String> underWay = new ConcurrentHashMap<>();

    public SharedKeys(KeptAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Future<Claim> claim(Key key, String fingerprint) {
        String other = underWay.putIfAbsent(key, fingerprint);
        if (other != null) {
            return Future.succeededFuture(other.equals(fingerprint) ? new Claim.UnderWay() : new Claim.OtherRequest());
        }
        return answers.find(key.tenant(), name(key))
                .recover(away -> {
                    // what the request writes would need Kafka, too
                    told("idempotency keys can't be looked up", away);
                    return Future.succeededFuture(Optional.empty());
                })
                .map(kept -> claim(key, fingerprint, kept))
                .onFailure(unreadable -> underWay.remove(key));
    }

    private Claim claim(Key key, String fingerprint, Optional<Kept> before) {
        if (before.isEmpty()) {
            return new Claim.Granted();
        }
        underWay.remove(key);
        Kept kept = before.get();
        return kept.fingerprint().equals(fingerprint)
                ? new Claim.Answered(answer(kept.answer()))
                : new Claim.OtherRequest();
    }

    /** The request is done, whether or not its answer can be kept. */
    @Override
    public Future<Void> keep(Key key, Answer answer) {
        String fingerprint = underWay.get(key);
        if (fingerprint == null) {
            return Future.succeededFuture();
        }
        return Future.succeededFuture()
                .compose(begin -> answers.keep(key.tenant(), name(key), new Kept(fingerprint, text(answer))))
                .recover(lost -> {
                    told("an answer under an idempotency key can't be kept", lost);
                    return Future.succeededFuture();
                })
                .onComplete(done -> underWay.remove(key));
    }

    @Override
    public Future<Void> release(Key key) {
        underWay.remove(key);
        return Future.succeededFuture();
    }

    private static void told(String what, Throwable failure) {
        LOGGER.atWarn()
                .addKeyValue("error", String.valueOf(failure.getMessage()))
                .log(what);
    }

    private static String name(Key key) {
        return key.subject() + "\n" + key.text();
    }

    private static String text(Answer answer) {
        var headers = new JsonObject();
        answer.headers().forEach(headers::put);
        return new JsonObject()
                .put("status", answer.status())
                .put("headers", headers)
                .put("body", answer.body().getBytes())
                .encode();
    }

    private static Answer answer(String text) {
        var json = new JsonObject(text);
        var headers = new HashMap<String, String>();
        JsonObject kept = json.getJsonObject("headers");
        kept.fieldNames().forEach(name -> headers.put(name, kept.getString(name)));
        return new Answer(json.getInteger("status"), headers, Buffer.buffer(json.getBinary("body")));
    }
}
