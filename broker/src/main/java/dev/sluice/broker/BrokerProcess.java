// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The broker as a process of its own, for trials that kill it: {@code --data DIR [--port N] [--set name=value]...}. Prints one line
 * {@code ready HOST:PORT} on standard output when it takes requests; stops cleanly on SIGTERM.
 */
public final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        BrokerOptions options = parse(arguments);
        if (options == null) {
            System.err.println("usage: --data DIR [--port N] [--set name=value]...");
            System.exit(2);
            return;
        }
        EmbeddedBroker broker = EmbeddedBroker.start(options);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("broker-stop").unstarted(broker::close));
        System.out.println("ready " + broker.bootstrapServers());
        System.out.flush();
        new CountDownLatch(1).await();
    }

    private static @Nullable BrokerOptions parse(String[] arguments) {
        @Nullable Path data = null;
        int port = 0;
        Map<String, String> overrides = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--data" -> data = Path.of(value);
                case "--port" -> port = number(value);
                case "--set" -> overrides.put(value.substring(0, split(value)), value.substring(split(value) + 1));
                default -> {
                    return null;
                }
            }
        }
        return data == null || port < 0 || arguments.length % 2 != 0 ? null : new BrokerOptions(data, port, overrides);
    }

    private static int split(String pair) {
        int at = pair.indexOf('=');
        if (at < 1) {
            throw new IllegalArgumentException("--set takes name=value");
        }
        return at;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
