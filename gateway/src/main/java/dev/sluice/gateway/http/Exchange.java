// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a room may ask of the listener about a request's connection. Confined to the connection's loop. */
public final class Exchange {
    private static final int DNS_NAME = 2;
    private static final int URI_NAME = 6;
    private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

    private final Connections connections;
    private final ClientAddress addresses;

    Exchange(Connections connections, ClientAddress addresses) {
        this.connections = connections;
        this.addresses = addresses;
    }

    /** Where the request comes from; null when that is not known. */
    public @Nullable InetAddress sender(HttpServerRequest request) {
        return addresses.of(request);
    }

    /** The DNS and URI names of the client's certificate, which an authority of the operator's has signed; empty when it has none. */
    public Set<String> clientNames(HttpServerRequest request) {
        SSLSession session = request.connection().sslSession();
        if (session == null) {
            return Set.of();
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate leaf ? names(leaf) : Set.of();
        } catch (SSLPeerUnverifiedException | CertificateException none) {
            return Set.of();
        }
    }

    private static Set<String> names(X509Certificate leaf) throws CertificateException {
        var alternatives = leaf.getSubjectAlternativeNames();
        return alternatives == null
                ? Set.of()
                : alternatives.stream()
                        .filter(name ->
                                name.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == URI_NAME))
                        .map(name -> String.valueOf(name.get(1)))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Tells the listener that the request's connection carries a stream, and is no longer closed for having no new request.
     *
     * @return to be run once, on the connection's loop, when the stream has ended
     */
    public Runnable becomesStream(HttpServerRequest request) {
        var connection = request.connection();
        connections.streaming(connection);
        return () -> connections.streamed(connection, System.nanoTime());
    }

    /** Tells the listener that the request's connection has been upgraded: it is no HTTP any more, and none of the listener's business. */
    public void upgraded(HttpServerRequest request) {
        connections.upgraded(request.connection());
    }

    /**
     * Answers and ends the connection, throwing away what still arrives of the body for a moment, so that the client reads the answer
     * instead of a reset.
     */
    public void refuse(HttpServerRequest request, Problem problem) {
        if (!isMultiplexed(request)) {
            request.response().putHeader(HttpHeaders.CONNECTION, CLOSE);
        }
        Answers.send(request.response(), problem);
        leave(request);
    }

    private static boolean isMultiplexed(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Ends the connection of a request that has been answered with a refusal, as {@link #refuse} does. */
    public void leave(HttpServerRequest request) {
        if (isMultiplexed(request)) {
            // the other streams of the connection are none of this one's business
            if (!request.isEnded()) {
                request.end().onComplete(ended -> {});
                connections.leaving(request, System.nanoTime());
            }
            return;
        }
        var connection = request.connection();
        connections.leaving(connection, System.nanoTime());
        if (request.isEnded()) {
            connection.shutdown();
            return;
        }
        request.end().onComplete(ended -> connection.close());
    }
}
