// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.EgressProxy;
import dev.sluice.delivery.address.Names;
import dev.sluice.delivery.address.TargetPolicy;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests through an HTTP proxy. */
@Timeout(120)
class ProxyIT {

    /** Addresses that remember the name they were found by, as a resolver gives them. */
    private static final Names NAMED = name -> {
        try {
            byte[] address = name.startsWith("private") ? new byte[] {10, 0, 0, 1} : new byte[] {127, 0, 0, 1};
            return Future.succeededFuture(List.of(InetAddress.getByAddress(name, address)));
        } catch (IOException impossible) {
            return Future.failedFuture(impossible);
        }
    };

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RawServer partner;
    private RawServer proxy;
    private AddressGuard guard;
    private Loop loop;

    @BeforeEach
    void start() throws Exception {
        partner = new RawServer(peer -> {
            while (peer.request() != null) {
                peer.send(RawServer.OK);
            }
        });
        proxy = new RawServer(this::tunnel);
        guard = new AddressGuard(through(proxy), NAMED);
        loop = new Loop(guard, ClientSettings.of("Sluice/test"));
        open.addAll(List.of(loop, proxy, partner));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static TargetPolicy through(RawServer proxy) {
        return new TargetPolicy(
                false, true, List.of("127.0.0.0/8"), List.of(), Set.of(), new EgressProxy("127.0.0.1", proxy.port()));
    }

    private void tunnel(RawServer.Peer peer) throws IOException, InterruptedException {
        var head = peer.request();
        if (head == null) {
            return;
        }
        asked.add(head.lines().findFirst().orElse(""));
        var target = head.split(" ", 3)[1];
        int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
        try (var there = new Socket("127.0.0.1", port)) {
            peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
            var back = Thread.ofVirtual().start(() -> copy(there, peer.socket()));
            copy(peer.socket(), there);
            back.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            assertThat(gone).isNotNull();
        }
    }

    private Endpoint endpoint(String host) {
        return Loop.endpoint("http://" + host + ":" + partner.port() + "/hooks");
    }

    @Test
    void the_proxy_is_asked_for_the_checked_address_once_for_many_requests() {
        var endpoint = endpoint("partner.example");

        for (int i = 0; i < 3; i++) {
            assertThat(loop.attempt(endpoint, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
        }

        assertThat(asked).containsExactly("CONNECT 127.0.0.1:" + partner.port() + " HTTP/1.1");
    }

    @Test
    void an_address_that_is_refused_is_refused_before_the_proxy_hears_of_it() {
        assertThat(loop.attempt(endpoint("private.example"), event("{}")))
                .isInstanceOf(AttemptOutcome.AddressRefused.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_proxy_that_says_no_is_a_failure_to_connect() throws Exception {
        var refusing = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
            peer.awaitClose();
        });
        open.add(refusing);
        guard.replace(through(refusing));

        assertThat(loop.attempt(endpoint("partner.example"), event("{}")))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unreachable.class,
                        outcome -> assertThat(outcome.kind()).isEqualTo(AttemptOutcome.Kind.CONNECT));
        assertThat(partner.accepted()).isZero();
    }

    @Test
    void another_proxy_holds_for_the_next_attempt_although_a_connection_is_kept() throws Exception {
        var endpoint = endpoint("partner.example");
        assertThat(loop.attempt(endpoint, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
        var other = new RawServer(this::tunnel);
        open.add(other);

        guard.replace(through(other));
        assertThat(loop.attempt(endpoint, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

        assertThat(asked).hasSize(2);
        assertThat(other.accepted()).isEqualTo(1);
    }
}
