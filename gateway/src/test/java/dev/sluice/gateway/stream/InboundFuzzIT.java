// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever a client says: an answer, an error or a close, never an exception that nobody caught. */
@Timeout(120)
class InboundFuzzIT {
    private static final int CONNECTIONS = 60;
    private static final int MESSAGES = 40;
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1",
            "9223372036854775808",
            "1e999",
            "\"\"",
            "\"a\"",
            "\"latest\"",
            "\"earliest\"",
            "\"last:5\"",
            "[]",
            "[\"*\"]",
            "[1]",
            "{}",
            "{\"last\":3}",
            "{\"time\":\"x\"}",
            "\"data.n > 1\"",
            "\"\\ud800\"");
    private static final List<String> NAMES =
            List.of("id", "types", "filter", "from", "policy", "credit", "durable", "events", "seq", "token", "x");
    private static final List<String> TYPES =
            List.of("subscribe", "credit", "unsubscribe", "ping", "ack", "subscribe", "credit");

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static StreamServer server;

    @BeforeAll
    static void start() {
        broker = StreamServer.broker(folder);
        server = new StreamServer(broker, "fuzz", StreamServer.LIMITS);
        server.publish(20, "fuzz");
    }

    @AfterAll
    static void stop() {
        server.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_message_makes_an_unhandled_exception(long seed) {
        Random random = new Random(seed);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                converse(random);
            }
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list.stream().filter(one -> one.getLevel().isGreaterOrEqual(Level.ERROR)))
                .isEmpty();
    }

    private static void converse(Random random) {
        try (RawSocket client = RawSocket.sluice(server.port())) {
            for (int i = 0; i < MESSAGES && client.closed == 0; i++) {
                client.frame(
                        0x81,
                        random.nextInt(20) == 0
                                ? broken(random)
                                : message(random).getBytes(UTF_8));
            }
            client.say("{\"type\":\"no such type\"}");
            assertThat(client.untilClosed()).isIn(4000, 1007);
        }
    }

    private static String message(Random random) {
        StringBuilder text = new StringBuilder("{\"type\":\"" + pick(random, TYPES) + "\"");
        if (random.nextInt(4) > 0) {
            text.append(",\"id\":\"").append((char) ('a' + random.nextInt(3))).append('"');
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = pick(random, NAMES);
            if (text.indexOf("\"" + name + "\":") < 0) {
                text.append(",\"").append(name).append("\":").append(pick(random, VALUES));
            }
        }
        return text.append('}').toString();
    }

    private static byte[] broken(Random random) {
        byte[] bytes = message(random).getBytes(UTF_8);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
