// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.AddressRefusedException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failure below HTTP is called. The texts tell no address. */
final class Breakage {

    private static final int MAX_TEXT = 200;
    private static final long REFUSED_STREAM = 0x7;
    private static final long HTTP_1_1_REQUIRED = 0xd;

    private Breakage() {}

    /** Of the look-up of the target's name. */
    static AttemptOutcome ofName(Throwable failure) {
        if (failure instanceof AddressRefusedException refused) {
            return new AttemptOutcome.AddressRefused(refused.reason());
        }
        return new AttemptOutcome.Unreachable(AttemptOutcome.Kind.DNS, "the name has no address");
    }

    /** Of making a connection. */
    static AttemptOutcome.Unreachable ofConnect(Throwable failure, boolean https) {
        var tls = cause(failure, SSLException.class);
        if (tls != null) {
            return new AttemptOutcome.Unreachable(AttemptOutcome.Kind.TLS, deepest(tls));
        }
        if (https && !neverConnected(failure)) {
            return new AttemptOutcome.Unreachable(AttemptOutcome.Kind.TLS, "no secure connection came up");
        }
        return new AttemptOutcome.Unreachable(AttemptOutcome.Kind.CONNECT, connectText(failure));
    }

    /** Of a request under way. */
    static AttemptOutcome.Unreachable ofRequest(Throwable failure) {
        return new AttemptOutcome.Unreachable(AttemptOutcome.Kind.RESET, requestText(failure));
    }

    /**
     * Whether the other side has not looked at a request over HTTP/2, so that it may be sent once more.
     *
     * @param stream its number; negative: not one byte has left
     */
    static boolean isUntouched(Throwable failure, long stream) {
        if (stream < 0 || code(failure) == REFUSED_STREAM || requiresHttp1(failure)) {
            return true;
        }
        var goAway = failure instanceof HttpClosedException closed ? closed.goAway() : null;
        return goAway != null && stream > goAway.getLastStreamId();
    }

    /** Whether the other side wants HTTP/1.1 for it. */
    static boolean requiresHttp1(Throwable failure) {
        return code(failure) == HTTP_1_1_REQUIRED;
    }

    // RFC 9113 section 7
    private static long code(Throwable failure) {
        return failure instanceof StreamResetException reset ? reset.getCode() : -1;
    }

    private static boolean neverConnected(Throwable failure) {
        return cause(failure, ConnectException.class) != null || cause(failure, NoRouteToHostException.class) != null;
    }

    private static String connectText(Throwable failure) {
        if (cause(failure, ConnectTimeoutException.class) != null) {
            return "no connection in time";
        }
        if (cause(failure, NoRouteToHostException.class) != null) {
            return "no route";
        }
        return cause(failure, ConnectException.class) != null ? "connection refused" : "no connection came up";
    }

    private static String requestText(Throwable failure) {
        if (cause(failure, TooLongHttpHeaderException.class) != null
                || cause(failure, TooLongHttpLineException.class) != null) {
            return "the answer's head is too long";
        }
        if (failure instanceof StreamResetException) {
            return "the endpoint gave the request up";
        }
        boolean closed = failure instanceof HttpClosedException || failure instanceof ClosedChannelException;
        return closed ? "the connection was closed before the answer was complete" : "the connection broke";
    }

    // Certificates are judged by the JDK: the innermost message is the one that names what is wrong with them.
    private static String deepest(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable next = deepest.getCause(); next != null; next = deepest.getCause()) {
            deepest = next;
        }
        var text = String.valueOf(deepest.getMessage());
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
