// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.events.LogFixture;
import dev.sluice.events.LogRecord;
import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.events.log.Receipt;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool between a door and a broker that is away. */
@Timeout(180)
class SpoolIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int EVENTS = 400;
    private static final int KEYS = 7;

    @TempDir
    Path broker;

    @TempDir
    Path folder;

    @Test
    void what_is_kept_while_the_broker_is_away_comes_onto_the_log_in_order_after_a_restart() throws Exception {
        try (LogFixture fixture = new LogFixture(broker);
                LogFixture.Node node = fixture.node().start()) {
            node.publish(LogFixture.event("known"));
            fixture.broker.close();
            var first = new Spool(node.access, node.window, SpoolOptions.of(folder, 1 << 20), () -> {});
            first.start();
            List<Future<Receipt>> kept = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                kept.add(first.keep(event(i), true));
            }
            assertThat(first.holds()).isTrue();
            assertThat(kept.stream().map(LogFixture::await))
                    .allSatisfy(receipt -> assertThat(receipt.isSpooled()).isTrue())
                    .noneSatisfy(receipt -> assertThat(receipt.duplicate()).isTrue());
            assertThat(LogFixture.await(first.keep(event(3), true)))
                    .isEqualTo(new Receipt(event(3).eventId(), true, null));
            assertThat(LogFixture.await(first.keep(LogFixture.event("known"), true))
                            .isSpooled())
                    .as("stands on the log already")
                    .isFalse();
            first.close(PATIENCE);

            var second = new Spool(node.access, node.window, SpoolOptions.of(folder, 1 << 20), () -> {});
            assertThat(second.waiting()).isEqualTo(EVENTS);
            assertThat(second.ageSeconds()).isPositive();
            assertThat(LogFixture.await(second.keep(event(5), true)).duplicate())
                    .isTrue();
            second.start();
            LogFixture.await(second.keep(event(EVENTS), true));
            fixture.restartBroker();

            await().atMost(60, TimeUnit.SECONDS).until(() -> !second.holds());
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(node.idsInTails()).hasSize(EVENTS + 2));
            assertInOrder(node);
            assertThat(second.bytes()).isZero();
            assertThat(node.publish(event(9)).duplicate()).isTrue();
            second.close(PATIENCE);
            try (SpoolFiles left = SpoolFiles.open(SpoolOptions.of(folder, 1 << 20), SpoolDisk.REAL, spooled -> {
                throw new AssertionError("nothing waits");
            })) {
                assertThat(left.acked()).isEqualTo(EVENTS + 1);
            }
        }
    }

    @Test
    void a_full_spool_refuses() throws Exception {
        try (LogFixture fixture = new LogFixture(broker);
                LogFixture.Node node = fixture.node().start()) {
            fixture.broker.close();
            var small = new Spool(node.access, node.window, new SpoolOptions(folder, 4_096, 100, 1_024), () -> {});
            small.start();
            Receipt one = LogFixture.await(small.keep(event(1), true));
            assertThat(one.isSpooled()).isTrue();
            Future<Receipt> refused =
                    small.keep(LogFixture.builder("big").data(new byte[5_000]).build(), true);
            assertThat(refused.cause())
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("full");
            assertThat(LogFixture.await(small.keep(event(2), true)).duplicate()).isFalse();
            assertThat(small.waiting()).isEqualTo(2);
            small.close(PATIENCE);
            fixture.restartBroker();
        }
    }

    @Test
    void what_waits_for_a_disk_that_hangs_is_bounded_in_bytes_and_number_and_is_written_when_it_goes_on()
            throws Exception {
        try (LogFixture fixture = new LogFixture(broker);
                LogFixture.Node node = fixture.node().start()) {
            fixture.broker.close();
            // not started: nothing is written, as by a disk that hangs
            var large =
                    new Spool(node.access, node.window, SpoolOptions.of(folder.resolve("large"), 1L << 30), () -> {});
            byte[] body = new byte[512 << 10];
            List<Future<Receipt>> kept = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                kept.add(large.keep(LogFixture.builder("l" + i).data(body).build(), true));
            }
            assertThat(kept.stream().filter(Future::failed).map(Future::cause))
                    .allMatch(LogUnavailableException.class::isInstance)
                    .hasSizeBetween(73, 76);
            assertThat(large.waiting()).isBetween(124L, 127L);

            var small =
                    new Spool(node.access, node.window, SpoolOptions.of(folder.resolve("small"), 1L << 30), () -> {});
            for (int i = 0; i < SpoolWriter.MOST_QUEUED; i++) {
                assertThat(small.keep(event(i), true).failed()).isFalse();
            }
            assertThat(small.keep(event(SpoolWriter.MOST_QUEUED), true).cause())
                    .isInstanceOf(LogUnavailableException.class);
            assertThat(small.waiting()).isEqualTo(SpoolWriter.MOST_QUEUED);

            large.start();
            List<Future<Receipt>> taken =
                    kept.stream().filter(each -> !each.failed()).toList();
            assertThat(taken.stream().map(LogFixture::await)).allMatch(Receipt::isSpooled);
            assertThat(LogFixture.await(large.keep(
                                    LogFixture.builder("l199").data(body).build(), true))
                            .duplicate())
                    .as("what was refused is no repeat")
                    .isFalse();
            large.close(PATIENCE);
            fixture.restartBroker();
        }
    }

    private static Event event(int number) {
        return LogFixture.builder("e" + number)
                .partitionKey("key" + number % KEYS)
                .build();
    }

    private static void assertInOrder(LogFixture.Node node) {
        Map<String, Integer> last = new HashMap<>();
        for (int partition = 0; partition < LogFixture.PARTITIONS; partition++) {
            for (LogRecord record : node.inTail(partition)) {
                if (record.event().id().startsWith("e")) {
                    int number = Integer.parseInt(record.event().id().substring(1));
                    assertThat(number)
                            .isGreaterThan(last.getOrDefault(record.event().key(), -1));
                    last.put(record.event().key(), number);
                }
            }
        }
        assertThat(last).hasSize(KEYS);
    }
}
