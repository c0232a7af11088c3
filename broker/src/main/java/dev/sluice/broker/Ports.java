// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** Where broker and controller listen; kept in the folder, so that a restart has the same if they are free. */
record Ports(int broker, int controller) {
    private static final String FILE = "ports.properties";

    /** Below the ports that systems give to outgoing connections, so that none of those takes one before the broker has it. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 50;

    static Ports choose(Path folder, int wanted) throws IOException {
        Ports before = load(folder.resolve(FILE));
        int broker = wanted != 0 ? wanted : freeOr(before.broker, wanted);
        int controller = freeOr(before.controller, broker);
        Ports chosen = new Ports(broker, controller);
        chosen.store(folder.resolve(FILE));
        return chosen;
    }

    private static Ports load(Path file) throws IOException {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                kept.load(in);
            }
        }
        return new Ports(port(kept, "broker"), port(kept, "controller"));
    }

    private static int port(Properties kept, String name) {
        try {
            int port = Integer.parseInt(kept.getProperty(name, "0"));
            return port > 0 && port <= 65_535 ? port : 0;
        } catch (NumberFormatException edited) {
            return 0;
        }
    }

    private void store(Path file) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("broker", Integer.toString(broker));
        kept.setProperty("controller", Integer.toString(controller));
        try (OutputStream out = Files.newOutputStream(file)) {
            kept.store(out, null);
        }
    }

    private static int freeOr(int before, int taken) throws IOException {
        if (before != 0 && before != taken && isFree(before)) {
            return before;
        }
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (port != taken && isFree(port)) {
                return port;
            }
        }
        int port = anyFree();
        return port == taken ? anyFree() : port;
    }

    /** Whether nobody listens on either. */
    boolean areFree() {
        return isFree(broker) && isFree(controller);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
