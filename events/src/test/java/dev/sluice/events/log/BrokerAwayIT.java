// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.log;

import static dev.sluice.events.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.broker.BrokerProcess;
import dev.sluice.events.LogFixture;
import dev.sluice.events.dedupe.DedupeWindow;
import dev.sluice.events.kafka.KafkaClients;
import dev.sluice.events.kafka.LogAccess;
import dev.sluice.events.kafka.TopicOptions;
import dev.sluice.events.kafka.Topics;
import dev.sluice.events.tail.Reader;
import dev.sluice.events.tail.ReaderOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The broker is a process of its own, killed or stopped; the node must answer in time and go on by itself afterwards. */
@Timeout(120)
class BrokerAwayIT {
    private static final Duration DEADLINE = Duration.ofMillis(2500);
    private static final Duration SLACK = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> blocked = new ListAppender<>();
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setBlockedThreadCheckInterval(50)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(500)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    private Process broker;
    private EventLog log;
    private Reader reader;

    @BeforeEach
    void start() throws IOException {
        blocked.start();
        ((Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker")).addAppender(blocked);
        String address = launch();
        KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", address), "away");
        Topics topics = new Topics("away");
        TopicOptions options = new TopicOptions(3, 1, Duration.ofDays(7), Duration.ofDays(30), 1024 * 1024);
        try (Admin admin = clients.admin("test")) {
            LogAccess access = new LogAccess(
                    vertx, clients, topics, topics.ensure(admin, options, false), new SimpleMeterRegistry());
            DedupeWindow window = new DedupeWindow(100_000, access.meters());
            log = new EventLog(access, window, DEADLINE);
            reader = new Reader(access, window, ReaderOptions.defaults());
        }
        LogFixture.await(log.start());
        LogFixture.await(reader.start());
        assertThat(publish("before").succeeded()).isTrue();
    }

    @AfterEach
    void stop() throws InterruptedException {
        broker.destroyForcibly().waitFor();
        reader.close();
        LogFixture.await(log.close());
        LogFixture.await(vertx.close());
        ((Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker")).detachAppender(blocked);
    }

    @Test
    void while_the_broker_is_dead_publishing_fails_in_time_and_goes_on_by_itself_afterwards() throws Exception {
        broker.destroyForcibly().waitFor();

        List<Future<Receipt>> outcomes = publishOnOneLoop(500);

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.cause()).isInstanceOf(LogUnavailableException.class));
        await().atMost(15, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(reader.health().reachable()).isFalse());
        launch();
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(publish("after").succeeded()).isTrue());
        await().atMost(15, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(reader.health().reachable()).isTrue());
        assertThat(blocked.list).isEmpty();
    }

    @Test
    void while_the_broker_is_stopped_publishing_fails_in_time_and_goes_on_by_itself_afterwards() throws Exception {
        signal("STOP");

        List<Future<Receipt>> outcomes = publishOnOneLoop(500);

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.cause()).isInstanceOf(LogUnavailableException.class));
        signal("CONT");
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(publish("after").succeeded()).isTrue());
        assertThat(blocked.list).isEmpty();
    }

    @Test
    void a_full_buffer_is_refused_at_once_and_blocks_nobody() throws Exception {
        signal("STOP");
        byte[] big = new byte[1024 * 1024];

        List<Future<Receipt>> outcomes = onOneLoop(
                200, i -> log.publish(LogFixture.builder("big" + i).data(big).build(), true));

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.cause()).isInstanceOf(LogUnavailableException.class));
        assertThat(outcomes).anySatisfy(outcome -> assertThat(outcome.cause()).hasMessageContaining("BufferExhausted"));
        signal("CONT");
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(publish("after").succeeded()).isTrue());
        assertThat(blocked.list).isEmpty();
    }

    private List<Future<Receipt>> publishOnOneLoop(int count) {
        return onOneLoop(count, i -> log.publish(event("lost" + i / 2), true));
    }

    private List<Future<Receipt>> onOneLoop(int count, IntFunction<Future<Receipt>> publish) {
        Promise<List<Future<Receipt>>> settled = Promise.promise();
        vertx.runOnContext(go -> {
            List<Future<Receipt>> sent =
                    IntStream.range(0, count).mapToObj(publish).toList();
            Future.join(sent).onComplete(done -> settled.complete(sent));
        });
        try {
            return settled.future().await(DEADLINE.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no outcome within the deadline", late);
        }
    }

    private Future<Receipt> publish(String id) {
        return onOneLoop(1, i -> log.publish(event(id), true)).getFirst();
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private String launch() throws IOException {
        broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        "--data",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        assertThat(line).startsWith("ready ");
        return line.substring("ready ".length());
    }
}
