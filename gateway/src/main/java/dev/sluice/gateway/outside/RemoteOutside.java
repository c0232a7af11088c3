// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.webhook.ClientSettings;
import dev.sluice.gateway.auth.JwsKeys.JwsKey;
import dev.sluice.gateway.auth.jwks.JwksOptions;
import dev.sluice.gateway.auth.jwks.PublishedKeys;
import dev.sluice.gateway.ingest.Outside;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.P256Key;
import dev.sluice.gateway.quota.TokenBucket;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from where providers publish them. Thread-safe.
 *
 * <p>A certificate and a key of Plaid's are kept for an hour, also that there is none; a request that names ever new ones makes no more than
 * a bounded number of fetches. An issuer's set is kept and refreshed as that of the gateway's own tokens.
 */
public final class RemoteOutside implements Outside {
    private static final Logger LOGGER = LoggerFactory.getLogger(RemoteOutside.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration REFUSAL_KEPT = Duration.ofMinutes(1);
    private static final int MOST_KEPT = 1_000;
    private static final int FETCHES = 60;
    private static final int MOST_ISSUERS = 50;
    private static final ClientSettings CLIENT = ClientSettings.of("Sluice");

    private final Vertx vertx;
    private final AddressGuard guard;
    private final Registry registry;
    private final RemoteGet remote;
    private final Certificates certificates;
    private final TokenBucket fetches = new TokenBucket(FETCHES, Duration.ofMinutes(1), System.nanoTime());
    private final Map<KeyRef, Kept> kept = new ConcurrentHashMap<>();
    private final Map<KeyRef, Future<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<String, PublishedKeys> issuers = new ConcurrentHashMap<>();

    private record Kept(Answer answer, long untilNanos) {}

    public RemoteOutside(Vertx vertx, AddressGuard guard, Registry registry, InstantSource clock) {
        this.vertx = vertx;
        this.guard = guard;
        this.registry = registry;
        this.remote = new RemoteGet(vertx, guard);
        this.certificates = new Certificates(vertx, remote::get, CertificateTrust.ofTheJdk(), clock);
    }

    @Override
    public Answer find(KeyRef ref) {
        if (ref instanceof KeyRef.Published published) {
            Future<JwsKey> found = published(published);
            if (!found.isComplete()) {
                return Answer.Standing.WANTED;
            }
            return found.succeeded()
                    ? new Answer.Found(
                            (algorithm, signed, signature) -> found.result().verifies(signed, signature))
                    : isRefusal(found.cause()) ? Answer.Standing.REJECTED : Answer.Standing.WANTED;
        }
        Kept here = kept.get(ref);
        return here == null || System.nanoTime() - here.untilNanos > 0 ? Answer.Standing.WANTED : here.answer;
    }

    @Override
    public Future<Void> fetch(KeyRef ref) {
        if (ref instanceof KeyRef.Published published) {
            return published(published)
                    .<Void>mapEmpty()
                    .recover(failure -> isRefusal(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
        }
        Promise<Void> answered = ((VertxInternal) vertx).getOrCreateContext().promise();
        one(ref).onComplete(answered);
        return answered.future();
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ProblemException told && told.problem().code() == ProblemCode.TOKEN_INVALID;
    }

    private Future<JwsKey> published(KeyRef.Published ref) {
        PublishedKeys issuer = issuers.get(ref.url());
        if (issuer == null) {
            if (issuers.size() >= MOST_ISSUERS) {
                return Future.failedFuture("too many issuers");
            }
            issuer = issuers.computeIfAbsent(ref.url(), this::issuer);
        }
        return issuer.find(ref.algorithm(), ref.id());
    }

    private PublishedKeys issuer(String url) {
        // the gateway's own issuer has the meters
        return PublishedKeys.start(
                vertx, URI.create(url), guard, JwksOptions.defaults(), CLIENT, new CompositeMeterRegistry());
    }

    /** One fetch of a key at a time, whoever waits for it. */
    private Future<Void> one(KeyRef ref) {
        Promise<Void> mine = Promise.promise();
        Future<Void> others = underWay.putIfAbsent(ref, mine.future());
        if (others != null) {
            return others;
        }
        if (fetches.take(System.nanoTime()) > 0) {
            underWay.remove(ref);
            mine.fail("too many keys are asked for");
            return mine.future();
        }
        key(ref).onComplete(done -> {
            underWay.remove(ref);
            if (done.succeeded()) {
                keep(ref, done.result());
                mine.complete();
            } else {
                LOGGER.atWarn()
                        .addKeyValue("key", ref)
                        .addKeyValue("error", String.valueOf(done.cause().getMessage()))
                        .log("a provider's key could not be fetched");
                mine.fail(done.cause());
            }
        });
        return mine.future();
    }

    private Future<Optional<PresentedKey>> key(KeyRef ref) {
        return switch (ref) {
            case KeyRef.Certificate certificate -> certificates.fetch(certificate);
            case KeyRef.Plaid plaid -> plaid(plaid);
            case KeyRef.Published published -> Future.failedFuture("published keys are kept elsewhere");
        };
    }

    private void keep(KeyRef ref, Optional<PresentedKey> key) {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        Answer answer = key.<Answer>map(Answer.Found::new).orElse(Answer.Standing.REJECTED);
        long life = (key.isPresent() ? KEPT : REFUSAL_KEPT).toNanos();
        kept.put(ref, new Kept(answer, System.nanoTime() + life));
    }

    /** {@code /webhook_verification_key/get}; an expired key is none. */
    private Future<Optional<PresentedKey>> plaid(KeyRef.Plaid ref) {
        int colon = ref.credentials().indexOf(':');
        var asked = new JsonObject()
                .put("client_id", ref.credentials().substring(0, colon))
                .put("secret", ref.credentials().substring(colon + 1))
                .put("key_id", ref.id());
        return remote.post(ref.environment() + "/webhook_verification_key/get", asked.toBuffer())
                .map(answer -> {
                    try {
                        JsonObject key = answer.toJsonObject().getJsonObject("key", new JsonObject());
                        boolean usable = key.getValue("expired_at") == null
                                && "ES256".equals(key.getString("alg"))
                                && "P-256".equals(key.getString("crv"));
                        return usable
                                ? Optional.of(P256Key.of(key.getString("x", ""), key.getString("y", "")))
                                : Optional.<PresentedKey>empty();
                    } catch (DecodeException | ClassCastException | IllegalArgumentException malformed) {
                        return Optional.<PresentedKey>empty();
                    }
                });
    }

    @Override
    public void confirm(String source, String url) {
        if (!Providers.isConfirmation(url)) {
            LOGGER.atWarn().addKeyValue("source", source).log("a confirmation names a strange host");
            return;
        }
        remote.get(url)
                .onSuccess(done -> LOGGER.atInfo().addKeyValue("source", source).log("subscription confirmed"))
                .onFailure(failure -> LOGGER.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("error", String.valueOf(failure.getMessage()))
                        .log("subscription could not be confirmed"));
    }

    @Override
    public Future<Void> keep(String source, String secret) {
        Promise<Void> answered = ((VertxInternal) vertx).getOrCreateContext().promise();
        registry.write(snapshot -> handedOver(snapshot, source, secret)).onComplete(done -> {
            if (done.failed()) {
                answered.fail(done.cause());
            } else {
                Resource<SourceSettings> now = done.result().sources().get(source);
                boolean ours = now != null && now.definition().secrets().equals(List.of(Secret.of(secret)));
                if (ours) {
                    answered.complete();
                } else {
                    answered.fail("the source has another secret, or stands in a file");
                }
            }
        });
        return answered.future();
    }

    /** Nothing where a secret is already, or where a file would take it away again. */
    private static List<Write> handedOver(Snapshot snapshot, String source, String secret) {
        Resource<SourceSettings> resource = snapshot.sources().get(source);
        if (resource == null
                || resource.origin() != Origin.API
                || !resource.definition().secrets().isEmpty()) {
            return List.of();
        }
        return List.of(new Write.Put(resource.defined(resource.definition().with(List.of(Secret.of(secret))))));
    }

    /** Asks no more. */
    public Future<Void> close() {
        var closing = new ArrayList<Future<Void>>();
        issuers.values().forEach(issuer -> closing.add(issuer.close()));
        closing.add(remote.close());
        return Future.join(closing).mapEmpty();
    }
}
