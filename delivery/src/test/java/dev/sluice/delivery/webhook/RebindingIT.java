// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static dev.sluice.delivery.webhook.NameServer.A;
import static dev.sluice.delivery.webhook.NameServer.AAAA;
import static dev.sluice.delivery.webhook.NameServer.CNAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.DnsNames;
import dev.sluice.delivery.address.TargetPolicy;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A name server that changes its mind. 127.0.0.2 stands for a public address (allowed by CIDR), 127.0.0.1 for a private one;
 * a canary there must never see a connection.
 */
@Timeout(60)
class RebindingIT {

    private static final String NAME = "partner.example.";
    private static final AttemptOutcome REFUSED =
            new AttemptOutcome.AddressRefused("the target's address is not allowed");

    private NameServer names;
    private RawServer open;
    private RawServer canary;
    private Loop loop;
    private Endpoint target;

    @BeforeEach
    void start() throws Exception {
        names = new NameServer();
        open = new RawServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2")), peer -> {
            while (peer.request() != null) {
                peer.send(RawServer.OK);
            }
        });
        canary = new RawServer(new ServerSocket(open.port(), 50, InetAddress.getByName("127.0.0.1")), peer -> {
            peer.send(RawServer.OK);
        });
        var policy = new TargetPolicy(false, true, List.of("127.0.0.2/32"), List.of(), Set.of());
        loop = new Loop(
                vertx -> new AddressGuard(policy, DnsNames.of(vertx, List.of(names.address()))),
                ClientSettings.of("Sluice/test"));
        target = Loop.endpoint("http://partner.example:" + open.port() + "/hooks");
    }

    @AfterEach
    void stop() throws Exception {
        loop.close();
        names.close();
        open.close();
        assertThat(canary.accepted()).isZero();
        canary.close();
    }

    private static NameServer.Answer record(int type, String value) {
        return new NameServer.Answer(NAME, type, value, 0);
    }

    @Test
    void a_name_that_turns_to_a_private_address_is_refused_although_a_connection_to_the_old_one_is_kept() {
        names.says(A, record(A, "127.0.0.2"));
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

        names.says(A, record(A, "127.0.0.1"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> loop.attempt(target, event("{}")).equals(REFUSED));
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(REFUSED);
        assertThat(open.accepted()).isEqualTo(1);
    }

    @Test
    void one_private_address_among_public_ones_refuses_all() {
        names.says(A, record(A, "127.0.0.2"), record(A, "127.0.0.1"));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(REFUSED);
        assertThat(open.accepted()).isZero();
    }

    @Test
    void a_private_aaaa_beside_a_public_a_refuses_all() {
        names.says(A, record(A, "127.0.0.2"));
        names.says(AAAA, record(AAAA, "fd00::1"));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(REFUSED);
        assertThat(open.accepted()).isZero();
    }

    @Test
    void an_aaaa_alone_is_checked_as_well() {
        names.says(AAAA, record(AAAA, "::1"));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(REFUSED);
    }

    @Test
    void an_alias_of_a_private_address_is_refused() {
        names.says(
                A,
                new NameServer.Answer(NAME, CNAME, "intra.example.", 0),
                new NameServer.Answer("intra.example.", A, "127.0.0.1", 0));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(REFUSED);
    }

    @Test
    void an_alias_of_a_public_address_is_followed_to_the_end() {
        names.says(
                A,
                new NameServer.Answer(NAME, CNAME, "lb.example.", 0),
                new NameServer.Answer("lb.example.", A, "127.0.0.2", 0));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
    }

    @Test
    void a_hundred_addresses_are_all_checked() {
        names.says(
                A,
                IntStream.range(0, 100)
                        .mapToObj(i -> record(A, i == 99 ? "10.0.0.1" : "127.0.0.2"))
                        .toArray(NameServer.Answer[]::new));

        assertThat(loop.attempt(target, event("{}"))).isEqualTo(REFUSED);
        assertThat(open.accepted()).isZero();
    }

    @Test
    void a_name_that_does_not_exist_or_a_server_that_fails_is_a_dns_failure() {
        for (int code : new int[] {3, 2, 5}) {
            names.failsWith(code);
            assertThat(loop.attempt(target, event("{}")))
                    .isEqualTo(new AttemptOutcome.Unreachable(AttemptOutcome.Kind.DNS, "the name has no address"));
        }
    }

    @Test
    void a_name_that_did_not_exist_and_comes_up_with_a_private_address_is_refused() {
        names.failsWith(3);
        assertThat(loop.attempt(target, event("{}"))).isInstanceOf(AttemptOutcome.Unreachable.class);

        names.failsWith(0);
        names.says(A, record(A, "127.0.0.1"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> loop.attempt(target, event("{}")).equals(REFUSED));
        assertThat(open.accepted()).isZero();
    }

    @Test
    void a_name_that_flips_at_each_question_is_connected_to_where_it_was_checked_or_not_at_all() {
        names.flips(A, record(A, "127.0.0.2"), record(A, "127.0.0.1"));

        for (int i = 0; i < 20; i++) {
            assertThat(loop.attempt(target, event("{}"))).isIn(new AttemptOutcome.Delivered(200), REFUSED);
        }
        assertThat(names.questions()).isNotEmpty();
    }

    @Test
    void a_redirect_to_any_kind_of_address_is_a_failure_that_nobody_follows() throws Exception {
        names.says(A, record(A, "127.0.0.2"));
        for (String to : List.of(
                "http://127.0.0.1:" + canary.port() + "/",
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/",
                "http://[::1]/",
                "https://partner.example/",
                "//127.0.0.1:" + canary.port(),
                "/elsewhere")) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                try (var turning = new RawServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2")), peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 " + status + " Go\r\nlocation: " + to + "\r\ncontent-length: 0\r\n\r\n");
                    peer.awaitClose();
                })) {
                    assertThat(loop.attempt(
                                    Loop.endpoint("http://partner.example:" + turning.port() + "/hooks"), event("{}")))
                            .isEqualTo(new AttemptOutcome.Failed(status));
                    assertThat(turning.accepted()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void a_name_server_that_says_nothing_does_not_hold_an_attempt_past_its_deadline() {
        names.isSilent();
        var limit = Duration.ofMillis(300);
        var hasty = Loop.endpoint("http://partner.example:" + open.port(), limit);

        assertThat(loop.attempt(hasty, event("{}"))).isEqualTo(new AttemptOutcome.TimedOut(limit));
    }

    @Test
    void only_the_name_itself_is_asked_for() {
        names.says(A, record(A, "127.0.0.2"));

        loop.attempt(target, event("{}"));

        assertThat(names.questions()).isNotEmpty().allMatch(NAME::equals);
    }

    @Test
    void a_guard_may_serve_several_loops_and_each_outcome_comes_on_its_own() {
        names.says(A, record(A, "127.0.0.2"));
        var policy = new TargetPolicy(false, true, List.of("127.0.0.2/32"), List.of(), Set.of());
        // made on this thread, so it works on another loop than the client's
        var elsewhere = DnsNames.of(loop.vertx(), List.of(names.address()));

        var thread = loop.on(() -> {
            loop.client().guard(new AddressGuard(policy, elsewhere));
            return loop.client()
                    .attempt(target, event("{}"), 1)
                    .map(outcome -> outcome + " " + (Vertx.currentContext() == loop.context()))
                    .toCompletionStage()
                    .toCompletableFuture();
        });

        assertThat(Loop.get(thread)).isEqualTo("Delivered[status=200] true");
    }

    @Test
    void another_policy_holds_for_the_next_attempt() {
        names.says(A, record(A, "127.0.0.2"));
        assertThat(loop.attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

        loop.on(() -> {
            loop.client().guard(new AddressGuard(TargetPolicy.strict(), Loop.NO_NAMES));
            return true;
        });

        assertThat(loop.attempt(target, event("{}")))
                .isEqualTo(new AttemptOutcome.AddressRefused("must begin with https://"));
    }

    @Test
    void a_policy_replaced_in_its_place_holds_for_the_next_attempt() {
        var guard = new AddressGuard(Loop.DEV, Loop.NO_NAMES);
        var literal = Loop.endpoint("http://127.0.0.2:" + open.port() + "/hooks");
        loop.on(() -> {
            loop.client().guard(guard);
            return true;
        });
        assertThat(loop.attempt(literal, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

        guard.replace(new TargetPolicy(false, true, List.of(), List.of(), Set.of()));
        assertThat(loop.attempt(literal, event("{}"))).isEqualTo(REFUSED);

        guard.replace(new TargetPolicy(true, true, List.of(), List.of("127.0.0.2"), Set.of()));
        assertThat(loop.attempt(literal, event("{}"))).isEqualTo(REFUSED);

        guard.replace(Loop.DEV);
        assertThat(loop.attempt(literal, event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
        assertThat(open.accepted()).isEqualTo(1);
    }
}
