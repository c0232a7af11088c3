// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.delivery.stream.StreamHub;
import dev.sluice.delivery.stream.StreamSession;
import dev.sluice.delivery.stream.StreamSocket;
import dev.sluice.delivery.stream.wire.Wire;
import dev.sluice.gateway.auth.Believed;
import dev.sluice.gateway.auth.Principal;
import dev.sluice.gateway.auth.Scope;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.cursor.BadCursorException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first byte to its last: who it is, what it was promised, when it has to go. Confined to its event loop.
 */
final class Client implements Transport.Events {
    /** How long a client may take to answer our close frame before the connection ends without it. */
    private static final long LINGER_MILLIS = 5_000;

    private static final int HEARTBEATS_MISSED = 3;

    private final StreamEndpoint endpoint;
    private final String id;
    private final Transport transport;
    private final StreamSocket socket;
    private final @Nullable String askedTenant;
    private final long ageAt;
    private @Nullable Principal principal;
    /** Whether the key behind its token still counts. */
    private BooleanSupplier counts = () -> true;

    private @Nullable String tenant;
    private long authBy;
    private long heartbeatAt;
    private long heardAt;
    private long left;
    /** Whether bytes waited for the client at the last beat. */
    private boolean full;

    private long movedAt;
    private boolean expiryTold;
    private boolean leaving;
    private long abortAt = Long.MAX_VALUE;
    private boolean gone;
    private @Nullable Admission admitted;

    Client(StreamEndpoint endpoint, Opening opening, Function<Client, Transport> transport) {
        this.endpoint = endpoint;
        this.id = opening.id();
        this.askedTenant = opening.tenant();
        this.transport = transport.apply(this);
        this.socket = endpoint.hub().open(opening.wire(), this.transport);
        long now = endpoint.now();
        StreamLimits limits = endpoint.limits();
        this.ageAt = now + endpoint.jittered(limits.maxAge(), 0.8);
        this.heartbeatAt = now + endpoint.jittered(limits.heartbeat(), 0.5);
        this.authBy = now + limits.authWithin().toMillis();
        this.heardAt = now;
        this.movedAt = now;
    }

    /**
     * What is known of a connection when it opens.
     *
     * @param id unique to it
     * @param tenant which one a token for all tenants is used for; null when not told
     */
    record Opening(String id, Wire wire, @Nullable String tenant) {}

    StreamSocket socket() {
        return socket;
    }

    /** Whether the client has not said yet who it is. */
    boolean anonymous() {
        return principal == null;
    }

    boolean leaving() {
        return leaving;
    }

    StreamHub hub() {
        return endpoint.hub();
    }

    StreamLimits limits() {
        return endpoint.limits();
    }

    /** Counts the connection in; false when there are too many. */
    boolean admit(Admission admission) {
        if (admission.enter()) {
            admitted = admission;
        }
        return admitted != null;
    }

    /**
     * The client gave a sign of life.
     *
     * @param answered bytes that it has been answered with already
     */
    void heard(int answered) {
        heardAt = endpoint.now();
        if (answered > 0) {
            socket.owe(answered);
        }
        if (!leaving && socket.owesTooMuch()) {
            bye(CloseCode.TOO_SLOW);
        }
    }

    /**
     * Believes a token.
     *
     * @return completes when the client may go on; else it was sent away, or the future fails with what is wrong when it is known already
     */
    Future<Void> authenticate(Future<Believed> outcome) {
        authBy = Long.MAX_VALUE;
        return outcome.transform(read -> {
            if (leaving || gone) {
                return Future.failedFuture(new IllegalStateException("the client has gone"));
            }
            if (read.failed()) {
                bye(closeFor(read.cause()));
                return Future.failedFuture(read.cause());
            }
            return accept(read.result());
        });
    }

    private Future<Void> accept(Believed believed) {
        Principal next = believed.principal();
        try {
            String wanted = next.require(Scope.STREAM).tenantFor(askedTenant);
            boolean again = principal != null;
            boolean same = principal != null
                    && wanted.equals(tenant)
                    && principal.subject().equals(next.subject())
                    && principal.restriction().equals(next.restriction());
            if (again && !same) {
                throw new ProblemException(
                        ProblemCode.NOT_ALLOWED, "the token is somebody else's, or restricted otherwise");
            }
            if (!again && !endpoint.admission().enter(wanted)) {
                bye(CloseCode.TOO_MANY_CONNECTIONS);
                return Future.failedFuture("too many connections");
            }
            if (principal == null && admitted != null) {
                admitted.known();
            }
            principal = next;
            counts = believed.counts();
            tenant = wanted;
            expiryTold = false;
            if (again) {
                socket.control("authenticated", new JsonObject().put("expiresInMs", expiresIn()));
            } else {
                hello();
            }
            return Future.succeededFuture();
        } catch (ProblemException refused) {
            bye(closeFor(refused));
            return Future.failedFuture(refused);
        }
    }

    private static CloseCode closeFor(Throwable failure) {
        if (failure instanceof ProblemException refused) {
            return switch (refused.code()) {
                case SCOPE_MISSING, NOT_ALLOWED, TENANT_REQUIRED -> CloseCode.NOT_ALLOWED;
                case KEYS_UNAVAILABLE, OVERLOADED -> CloseCode.ERROR;
                default -> CloseCode.UNAUTHENTICATED;
            };
        }
        return CloseCode.ERROR;
    }

    private void hello() {
        socket.control(
                "hello",
                new JsonObject()
                        .put("session", id)
                        .put("heartbeatMs", limits().heartbeat().toMillis())
                        .put(
                                "limits",
                                new JsonObject()
                                        .put("maxSubscriptions", StreamLimits.SUBSCRIPTIONS)
                                        .put("maxMessageBytes", StreamLimits.MESSAGE_BYTES)
                                        .put("maxCredit", StreamLimits.CREDIT)));
    }

    /**
     * Opens a session. Throws {@link Refusal}.
     *
     * @return fails when the log can't be asked; the client was sent away then
     */
    Future<StreamSession> subscribe(Wish wish) {
        String mine = tenant;
        Principal who = principal;
        if (mine == null || who == null) {
            throw new Refusal(Refusal.Code.NOT_ALLOWED, "send auth first");
        }
        if (socket.session(wish.id()) != null) {
            throw new Refusal(Refusal.Code.DUPLICATE_ID, "a subscription of this id is open");
        }
        if (socket.sessions().size() >= StreamLimits.SUBSCRIPTIONS) {
            throw new Refusal(Refusal.Code.TOO_MANY, "more than " + StreamLimits.SUBSCRIPTIONS + " subscriptions");
        }
        try {
            return socket.subscribe(wish.request(mine, who.restriction(), endpoint.filters()))
                    .onFailure(away -> bye(CloseCode.LOG_UNAVAILABLE));
        } catch (BadCursorException bad) {
            throw new Refusal(Refusal.Code.BAD_CURSOR, String.valueOf(bad.getMessage()));
        }
    }

    /** Sends the client away with a word why. */
    void bye(CloseCode code) {
        bye(code, code.comesBack() ? endpoint.jittered(retryAfter(code), 0) : 0);
    }

    private static Duration retryAfter(CloseCode code) {
        return code.code() >= 4200 ? Duration.ofSeconds(1) : Duration.ofSeconds(5);
    }

    void bye(CloseCode code, long retryAfterMillis) {
        if (leaving || gone) {
            return;
        }
        leaving = true;
        abortAt = endpoint.now() + LINGER_MILLIS;
        if (code.hasBye()) {
            socket.tellCursors();
            JsonObject data = new JsonObject().put("code", code.code()).put("reason", code.reason());
            ServerSentEvents.tellRetry(socket, code, retryAfterMillis);
            socket.control("bye", code.comesBack() ? data.put("retryAfterMs", retryAfterMillis) : data);
        }
        socket.close();
        transport.close(code);
    }

    /** Called a few times a second. */
    void beat(long now) {
        if (leaving) {
            if (now >= abortAt) {
                transport.abort();
                // whatever the connection's end does or does not tell
                gone();
            }
            return;
        }
        if (now >= authBy && anonymous()) {
            bye(CloseCode.NO_AUTH_IN_TIME);
        } else if (now >= ageAt) {
            bye(CloseCode.MAXIMUM_AGE);
        } else if (stalled(now)) {
            bye(CloseCode.TOO_SLOW);
        } else if (transport.hearsPongs()
                && now - heardAt > HEARTBEATS_MISSED * limits().heartbeat().toMillis()) {
            bye(CloseCode.NO_TRAFFIC);
        } else {
            expire();
            heartbeat(now);
        }
    }

    private boolean stalled(long now) {
        long gone = transport.left();
        boolean waits = transport.waiting() > 0;
        if (gone > left && full) {
            // it reads, though its pongs stand behind all that it still has to read
            heardAt = now;
        }
        full = waits;
        if (gone > left || !waits) {
            left = Math.max(left, gone);
            movedAt = now;
        }
        return now - movedAt > limits().stalledAfter().toMillis();
    }

    private void expire() {
        if (principal == null) {
            return;
        }
        long in = expiresIn();
        if (in <= 0) {
            bye(CloseCode.TOKEN_EXPIRED);
        } else if (!expiryTold && in <= limits().expiryWarning().toMillis()) {
            expiryTold = true;
            socket.control("expiring", new JsonObject().put("inMs", in));
        }
    }

    private long expiresIn() {
        return principal == null
                ? 0
                : principal.expiresAt().toEpochMilli() - endpoint.clock().millis();
    }

    private void heartbeat(long now) {
        if (now >= heartbeatAt && !leaving) {
            heartbeatAt = now + endpoint.jittered(limits().heartbeat(), 0.9);
            // looked at here, so that those who leave together don't come back together
            if (!counts.getAsBoolean()) {
                bye(CloseCode.TOKEN_EXPIRED);
                return;
            }
            if (!anonymous()) {
                socket.beat();
            }
            transport.ping();
        }
    }

    @Override
    public void drained() {
        socket.drained();
    }

    @Override
    public void violated(CloseCode code) {
        bye(code);
    }

    @Override
    public void gone() {
        if (!gone) {
            gone = true;
            socket.close();
            if (tenant != null) {
                endpoint.admission().leave(tenant);
            }
            if (admitted != null) {
                admitted.leave(anonymous());
            }
            endpoint.gone(this);
        }
    }
}
