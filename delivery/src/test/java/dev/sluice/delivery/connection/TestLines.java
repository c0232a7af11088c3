// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.connection;

import java.util.Objects;

/** What tests do to connections. On their client's event loop. */
public final class TestLines {
    private TestLines() {}

    /** Closes the connection that the next request would take. */
    public static void closeNext(Line line) {
        Route route = Objects.requireNonNull(line.lastRoute());
        Objects.requireNonNull(route.take(line, System.nanoTime())).close();
    }

    /** Whether no connection takes one more of its requests. */
    public static boolean sharesNone(Line line) {
        return line.shared(Objects.requireNonNull(line.lastRoute())) == null;
    }
}
