// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits until a listener has its address, and says which one it could not have. Not for event loops: it waits.
 *
 * @param section of the configuration, whose {@code host} and {@code port} it is
 */
record Binding(String section, String host, int port) {
    static Binding of(String section, HttpServerOptions listener) {
        return new Binding(section, listener.getHost(), listener.getPort());
    }

    /**
     * What was listened for.
     *
     * @throws IllegalStateException if the address can't be had: taken, privileged or not of this machine
     */
    <T> T await(Future<T> listening, long seconds) throws TimeoutException {
        Future<T> told = listening.recover(failed -> Future.failedFuture(
                failed instanceof BindException ? new IllegalStateException(message(failed)) : failed));
        return told.await(seconds, TimeUnit.SECONDS);
    }

    private String message(Throwable failed) {
        return "%s: can't listen on %s:%d (%s): end what listens there, or set another %s.host and %s.port"
                .formatted(section, host, port, failed.getMessage(), section, section);
    }
}
