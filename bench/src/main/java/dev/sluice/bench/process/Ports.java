// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ports of the loopback address. */
public final class Ports {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /** One that was free a moment ago, and was given to nobody else in this process. */
    public static int free() {
        int port = unused();
        while (!GIVEN.add(port)) {
            port = unused();
        }
        return port;
    }

    private static int unused() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    private Ports() {}
}
