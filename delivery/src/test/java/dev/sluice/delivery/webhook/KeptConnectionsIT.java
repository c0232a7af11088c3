// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.Names;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections are kept for thousands of endpoints. */
@Timeout(120)
class KeptConnectionsIT {

    private static final Names LOOPBACK = name -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
    private static final AttemptOutcome OK = new AttemptOutcome.Delivered(200);
    private static final int MOST = 10;

    private final List<Integer> left = new CopyOnWriteArrayList<>();
    private CountDownLatch all = new CountDownLatch(0);
    private RawServer server;
    private Loop loop;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(peer -> {
            while (peer.request() != null) {
                all.countDown();
                all.await();
                peer.send(RawServer.OK);
            }
            left.add(peer.number());
        });
    }

    @AfterEach
    void stop() throws Exception {
        loop.close();
        server.close();
    }

    private void keeping(Duration time) {
        var settings = new ClientSettings("Sluice/test", time, Duration.ofSeconds(10), null).atMost(MOST);
        loop = new Loop(new AddressGuard(Loop.DEV, LOOPBACK), settings);
    }

    private Endpoint endpoint(int number) {
        return endpoint(number, server.port());
    }

    private static Endpoint endpoint(int number, int port) {
        return Loop.endpoint("http://partner-" + number + ".example:" + port + "/hooks");
    }

    private int open() {
        return loop.on(() -> loop.client().connections().open());
    }

    @Test
    void the_one_that_has_been_idle_longest_makes_room_for_a_new_one() {
        keeping(Duration.ofSeconds(60));
        for (int i = 1; i <= 30; i++) {
            assertThat(loop.attempt(endpoint(i), event("{}"))).isEqualTo(OK);
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> left.size() == 20 && open() == MOST);
        assertThat(left)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).boxed().toList());

        assertThat(loop.attempt(endpoint(21), event("{}"))).isEqualTo(OK);
        assertThat(server.accepted()).isEqualTo(30);
        assertThat(loop.attempt(endpoint(31), event("{}"))).isEqualTo(OK);
        await().atMost(Duration.ofSeconds(30)).until(() -> left.contains(22));
        assertThat(left).doesNotContain(21);
    }

    @Test
    void those_in_use_are_not_closed_and_those_too_many_are_not_kept() {
        keeping(Duration.ofSeconds(60));
        all = new CountDownLatch(2 * MOST);
        var outcomes = new ArrayList<CompletableFuture<AttemptOutcome>>();
        for (int i = 1; i <= 2 * MOST; i++) {
            outcomes.add(loop.start(endpoint(i), event("{}"), 1));
        }

        assertThat(outcomes.stream().map(Loop::get)).containsOnly(OK);
        assertThat(server.accepted()).isEqualTo(2 * MOST);
        await().atMost(Duration.ofSeconds(30)).until(() -> left.size() == MOST && open() == MOST);
    }

    @Test
    void an_idle_one_is_closed_when_its_time_is_over() {
        keeping(Duration.ofSeconds(1));
        for (int i = 1; i <= 3; i++) {
            assertThat(loop.attempt(endpoint(i), event("{}"))).isEqualTo(OK);
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> left.size() == 3 && open() == 0);
    }

    @Test
    void a_connection_that_does_not_come_up_is_not_counted_for_ever() throws Exception {
        keeping(Duration.ofSeconds(60));
        // bound, so that nobody else comes to listen there
        try (var silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 1; i <= 3; i++) {
                assertThat(loop.attempt(endpoint(i, silent.getLocalPort()), event("{}")))
                        .isInstanceOf(AttemptOutcome.Unreachable.class);
            }
        }
        assertThat(open()).isZero();
    }
}
