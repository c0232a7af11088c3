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
import dev.sluice.subscriptions.registry.Actor;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from where providers publish them. Thread-safe.
 *
 * <p>Certificates and keys of Plaid's are kept as {@link KeptKeys} says. A request that names ever new ones makes no more than a bounded
 * number of fetches, as {@link Rations} has it: those of one provider or source use up nothing of another's. An issuer's set is kept and
 * refreshed as that of the gateway's own tokens.
 */
public final class RemoteOutside implements Outside {
    private static final Logger LOGGER = LoggerFactory.getLogger(RemoteOutside.class);
    private static final int MAX_KEY_ID = 256;
    private static final String UNKNOWN_KEY = "INVALID_WEBHOOK_VERIFICATION_KEY_ID";
    private static final ClientSettings CLIENT = ClientSettings.of("Sluice");

    private final Vertx vertx;
    private final AddressGuard guard;
    private final @Nullable Registry registry;
    private final RemoteGet remote;
    private final Certificates certificates;
    private final KeptKeys kept = new KeptKeys();
    private final Rations rations = new Rations();
    private final Map<KeyRef, Future<Void>> underWay = new ConcurrentHashMap<>();
    private final Issuers issuers = new Issuers(this::issuer);

    /** By source: what is being kept for it. */
    private final Map<String, Handover> handovers = new ConcurrentHashMap<>();

    private record Handover(String secret, Promise<Void> outcome) {}

    public RemoteOutside(Vertx vertx, AddressGuard guard, Registry registry, InstantSource clock) {
        this(
                vertx,
                guard,
                registry,
                new RemoteGet(vertx, guard, RemoteGet.DEADLINE, null),
                CertificateTrust.ofTheJdk(),
                clock);
    }

    /** One that fetches keys and keeps no secrets. */
    public static RemoteOutside ofKeys(Vertx vertx, AddressGuard guard, InstantSource clock) {
        return new RemoteOutside(
                vertx,
                guard,
                null,
                new RemoteGet(vertx, guard, RemoteGet.DEADLINE, null),
                CertificateTrust.ofTheJdk(),
                clock);
    }

    RemoteOutside(
            Vertx vertx,
            AddressGuard guard,
            @Nullable Registry registry,
            RemoteGet remote,
            CertificateTrust trust,
            InstantSource clock) {
        this.vertx = vertx;
        this.guard = guard;
        this.registry = registry;
        this.remote = remote;
        this.certificates = new Certificates(vertx, remote, trust, clock);
    }

    @Override
    public Outside askedBy(String source, String tenant) {
        return new Asked(new Asker(source, tenant));
    }

    /** The same for one source. */
    private final class Asked implements Outside {
        private final Asker asker;

        private Asked(Asker asker) {
            this.asker = asker;
        }

        @Override
        public Answer find(KeyRef ref) {
            return RemoteOutside.this.find(ref, asker);
        }

        @Override
        public Future<Void> fetch(KeyRef key) {
            return RemoteOutside.this.fetch(key, asker);
        }

        @Override
        public void confirm(String source, String url) {
            RemoteOutside.this.confirm(source, url);
        }

        @Override
        public Future<Void> keep(String source, String secret, long latestNanos) {
            return RemoteOutside.this.keep(source, secret, latestNanos);
        }
    }

    @Override
    public Answer find(KeyRef ref) {
        return find(ref, Asker.NOBODY);
    }

    @Override
    public Future<Void> fetch(KeyRef ref) {
        return fetch(ref, Asker.NOBODY);
    }

    private Answer find(KeyRef ref, Asker asker) {
        if (ref instanceof KeyRef.Published published) {
            Future<JwsKey> found = published(published, asker);
            if (!found.isComplete()) {
                return Answer.Standing.WANTED;
            }
            return found.succeeded()
                    ? new Answer.Found(
                            (algorithm, signed, signature) -> found.result().verifies(signed, signature))
                    : isRefusal(found.cause()) ? Answer.Standing.REJECTED : Answer.Standing.WANTED;
        }
        if (ref instanceof KeyRef.Plaid plaid && plaid.id().length() > MAX_KEY_ID) {
            return Answer.Standing.REJECTED;
        }
        long now = System.nanoTime();
        if (kept.refreshes(ref, now)) {
            one(ref, () -> rations.takeAgain(group(ref), now))
                    .onFailure(later -> LOGGER.atDebug().addKeyValue("key", ref).log("an older key goes on counting"));
        }
        return kept.find(ref, now);
    }

    private Future<Void> fetch(KeyRef ref, Asker asker) {
        if (ref instanceof KeyRef.Published published) {
            return published(published, asker)
                    .<Void>mapEmpty()
                    .recover(failure -> isRefusal(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
        }
        Promise<Void> answered = ((VertxInternal) vertx).getOrCreateContext().promise();
        one(ref, () -> rations.take(group(ref), asker, System.nanoTime())).onComplete(answered);
        return answered.future();
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ProblemException told && told.problem().code() == ProblemCode.TOKEN_INVALID;
    }

    private Future<JwsKey> published(KeyRef.Published ref, Asker asker) {
        PublishedKeys issuer = issuers.at(ref.url(), asker.tenant(), System.nanoTime());
        return issuer == null ? Future.failedFuture("too many issuers") : issuer.find(ref.algorithm(), ref.id());
    }

    private PublishedKeys issuer(String url) {
        // the gateway's own issuer has the meters
        return PublishedKeys.start(
                vertx, URI.create(url), guard, JwksOptions.defaults(), CLIENT, new CompositeMeterRegistry());
    }

    /** One fetch of a key at a time, whoever waits for it. */
    private Future<Void> one(KeyRef ref, BooleanSupplier mayFetch) {
        Promise<Void> mine = Promise.promise();
        Future<Void> others = underWay.putIfAbsent(ref, mine.future());
        if (others != null) {
            return others;
        }
        if (!mayFetch.getAsBoolean()) {
            underWay.remove(ref);
            mine.fail("too many keys are asked for");
            return mine.future();
        }
        key(ref).onComplete(done -> {
            if (done.succeeded()) {
                long now = System.nanoTime();
                done.result().ifPresentOrElse(key -> kept.keep(ref, key, now), () -> kept.refuse(ref, now));
                underWay.remove(ref);
                mine.complete();
            } else {
                LOGGER.atWarn()
                        .addKeyValue("key", ref)
                        .addKeyValue("error", String.valueOf(done.cause().getMessage()))
                        .log("a provider's key could not be fetched");
                // before it is told: whoever hears of it may ask again
                underWay.remove(ref);
                mine.fail(done.cause());
            }
        });
        return mine.future();
    }

    /** Whose keys they are: what one is asked for too often holds up no other. */
    private static String group(KeyRef ref) {
        return switch (ref) {
            case KeyRef.Certificate certificate -> certificate.provider();
            case KeyRef.Plaid plaid ->
                plaid.environment() + " "
                        + plaid.credentials().substring(0, plaid.credentials().indexOf(':') + 1);
            case KeyRef.Published published -> published.url();
        };
    }

    private Future<Optional<PresentedKey>> key(KeyRef ref) {
        return switch (ref) {
            case KeyRef.Certificate certificate -> certificates.fetch(certificate);
            case KeyRef.Plaid plaid -> plaid(plaid);
            case KeyRef.Published published -> Future.failedFuture("published keys are kept elsewhere");
        };
    }

    /** {@code /webhook_verification_key/get}; an expired key is none. */
    private Future<Optional<PresentedKey>> plaid(KeyRef.Plaid ref) {
        int colon = ref.credentials().indexOf(':');
        var asked = new JsonObject()
                .put("client_id", ref.credentials().substring(0, colon))
                .put("secret", ref.credentials().substring(colon + 1))
                .put("key_id", ref.id());
        return remote.post(ref.environment() + "/webhook_verification_key/get", asked.toBuffer())
                .compose(RemoteOutside::plaidKey);
    }

    private static Future<Optional<PresentedKey>> plaidKey(RemoteGet.Answer answer) {
        try {
            JsonObject told = answer.body().toJsonObject();
            if (!answer.isOk()) {
                return UNKNOWN_KEY.equals(told.getString("error_code"))
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture("status " + answer.status());
            }
            JsonObject key = told.getJsonObject("key", new JsonObject());
            boolean usable = key.getValue("expired_at") == null
                    && "ES256".equals(key.getString("alg"))
                    && "P-256".equals(key.getString("crv"));
            return Future.succeededFuture(
                    usable
                            ? Optional.of(P256Key.of(key.getString("x", ""), key.getString("y", "")))
                            : Optional.empty());
        } catch (DecodeException | ClassCastException | IllegalArgumentException malformed) {
            return answer.isOk()
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture("status " + answer.status());
        }
    }

    @Override
    public void confirm(String source, String url) {
        if (!Providers.isConfirmation(url)) {
            LOGGER.atWarn().addKeyValue("source", source).log("a confirmation names a strange host");
            return;
        }
        remote.get(url)
                .compose(answer ->
                        answer.isOk() ? Future.succeededFuture() : Future.failedFuture("status " + answer.status()))
                .onSuccess(done -> LOGGER.atInfo().addKeyValue("source", source).log("subscription confirmed"))
                .onFailure(failure -> LOGGER.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("error", String.valueOf(failure.getMessage()))
                        .log("subscription could not be confirmed"));
    }

    @Override
    public Future<Void> keep(String source, String secret, long latestNanos) {
        Registry keeper = registry;
        if (keeper == null) {
            return Future.failedFuture("no secrets are kept here");
        }
        Promise<Void> answered = ((VertxInternal) vertx).getOrCreateContext().promise();
        var mine = new Handover(secret, Promise.promise());
        Handover others = handovers.putIfAbsent(source, mine);
        if (others == null) {
            mine.outcome().future().onComplete(answered);
            write(keeper, source, mine, latestNanos);
        } else if (others.secret().equals(secret)) {
            others.outcome().future().onComplete(answered);
        } else {
            answered.fail("another secret of the source is being kept");
        }
        return answered.future();
    }

    /** Strangers hand over, too: it holds the registry no longer than a write over the API. */
    private void write(Registry keeper, String source, Handover handover, long latestNanos) {
        keeper.writeSoon(
                        Actor.system("handover"),
                        snapshot -> System.nanoTime() - latestNanos < 0
                                ? handedOver(snapshot, source, handover.secret())
                                : List.of())
                .onComplete(done -> {
                    // before it is told: whoever hears of it may hand over again
                    handovers.remove(source);
                    if (done.failed()) {
                        handover.outcome().fail(done.cause());
                        return;
                    }
                    Resource<SourceSettings> now = done.result().sources().get(source);
                    if (now != null && now.definition().secrets().equals(List.of(Secret.of(handover.secret())))) {
                        handover.outcome().complete();
                    } else {
                        handover.outcome()
                                .fail("the source has another secret or stands in a file, or it took too long");
                    }
                });
    }

    /** Nothing where a secret is already, also one that can't be opened, or where a file would take it away again. */
    private static List<Write> handedOver(Snapshot snapshot, String source, String secret) {
        Resource<SourceSettings> resource = snapshot.sources().get(source);
        if (resource == null
                || resource.origin() != Origin.API
                || !resource.served()
                || !resource.definition().secrets().isEmpty()) {
            return List.of();
        }
        return List.of(new Write.Put(resource.handed(resource.definition().with(List.of(Secret.of(secret))))));
    }

    /** Asks no more. */
    public Future<Void> close() {
        return Future.join(issuers.close(), remote.close()).mapEmpty();
    }
}
