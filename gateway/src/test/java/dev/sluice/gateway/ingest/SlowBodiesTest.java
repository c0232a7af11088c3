// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.http.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that come slowly, to one source, by whoever knows its path. */
@Timeout(120)
class SlowBodiesTest {
    private static final int MIB = 1 << 20;
    private static final String HEAD = " HTTP/1.1\r\nHost: a\r\nContent-Length: " + MIB + "\r\n\r\n";

    private static Door door(Duration bodyDeadline) throws Exception {
        var usual = Ingest.Options.of(MIB, Duration.ofSeconds(30), "");
        var door = new Door(
                Gate.open(), new Ingest.Options(MIB, usual.maxHeldBytes(), bodyDeadline, usual.answerDeadline(), ""));
        door.know(Door.ofTenant("evil", "slow"), Door.ofTenant("acme", "good"));
        return door;
    }

    @Test
    void those_of_one_source_leave_room_for_another() throws Exception {
        var clients = new ArrayList<RawClient>();
        try (var door = door(Duration.ofMinutes(10))) {
            String nearly = "x".repeat(MIB - 1);
            for (int i = 0; i < 100; i++) {
                var client = new RawClient(door.port());
                clients.add(client);
                try {
                    client.send("POST /in/slow" + HEAD + nearly);
                } catch (java.io.UncheckedIOException refused) {
                    // has been answered before it had sent all
                }
            }
            assertThat(door.post("good", "x".repeat(MIB)).statusCode()).isEqualTo(200);
            assertThat(door.heldBytes()).isLessThanOrEqualTo(16.0 * MIB);
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void one_that_stands_still_is_told_so_long_before_the_last_moment() throws Exception {
        try (var door = door(Duration.ofMinutes(10));
                var client = new RawClient(door.port())) {
            client.send("POST /in/slow" + HEAD + "x".repeat(MIB - 1));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("request_timeout");
            await().untilAsserted(() -> assertThat(door.heldBytes()).isZero());
        }
    }

    @Test
    void the_least_pace_is_a_rate_with_a_little_patience() {
        long second = Duration.ofSeconds(1).toNanos();
        long due = LeastPace.begun(0);
        for (int i = 1; i <= 60; i++) {
            assertThat(LeastPace.isTooSlow(due, i * second)).as("second " + i).isFalse();
            due = LeastPace.came(LeastPace.BYTES_PER_SECOND, due, i * second);
        }
        assertThat(LeastPace.isTooSlow(due, 62 * second)).isFalse();
        assertThat(LeastPace.isTooSlow(due, 62 * second + second / 1_000)).isTrue();

        long rich = LeastPace.came(1 << 30, due, 60 * second);
        assertThat(LeastPace.isTooSlow(rich, 62 * second)).isFalse();
        assertThat(LeastPace.isTooSlow(rich, 62 * second + 1))
                .as("what is ahead is not saved")
                .isTrue();

        long drip = LeastPace.begun(0);
        for (int i = 1; i <= 20; i++) {
            drip = LeastPace.came(1, drip, i * second / 10);
        }
        assertThat(LeastPace.isTooSlow(drip, 2 * second + second / 10)).isTrue();
    }
}
