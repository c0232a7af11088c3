// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signatures with ed25519, which the loop has no time for. */
@Timeout(120)
class SlowSigningIT {

    private static final String BODY = "{\"a\":1}";

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private KeyPair pair;
    private RawServer server;
    private Loop loop;

    @BeforeEach
    void start() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        server = new RawServer(peer -> {
            for (var head = peer.request(); head != null; head = peer.request()) {
                heads.add(head);
                peer.send(RawServer.OK);
            }
        });
        loop = new Loop();
    }

    @AfterEach
    void stop() throws Exception {
        loop.close();
        server.close();
    }

    private String secret() {
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] spki = pair.getPublic().getEncoded();
        byte[] both = Arrays.copyOf(Arrays.copyOfRange(pkcs8, pkcs8.length - 32, pkcs8.length), 64);
        System.arraycopy(spki, spki.length - 32, both, 32, 32);
        return "whsk_" + Base64.getEncoder().encodeToString(both);
    }

    private Endpoint endpoint(Map<String, Instant> ends, String... secrets) {
        return Endpoint.of(new EndpointSpec(server.url(), List.of(secrets), Map.of(), Duration.ofSeconds(20), ends));
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }

    @Test
    void every_secret_signs_in_its_order_over_the_timestamp_that_is_sent() throws Exception {
        assertThat(loop.attempt(endpoint(Map.of(), Loop.SECRET, secret()), event(BODY)))
                .isEqualTo(new AttemptOutcome.Delivered(200));

        var head = heads.get(0);
        var signatures = List.of(header(head, "webhook-signature").split(" "));
        assertThat(signatures).hasSize(2);
        assertThat(signatures.get(0)).startsWith("v1,");
        assertThat(signatures.get(1)).startsWith("v1a,");
        assertThat(verifies(head, signatures.get(1).substring(4))).isTrue();
    }

    private boolean verifies(String head, String signature) throws Exception {
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        var signed = header(head, "webhook-id") + "." + header(head, "webhook-timestamp") + "." + BODY;
        verifier.update(signed.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }

    @Test
    void a_secret_whose_end_has_come_signs_no_more() {
        var old = secret();
        assertThat(loop.attempt(endpoint(Map.of(old, Instant.EPOCH), Loop.SECRET, old), event(BODY)))
                .isEqualTo(new AttemptOutcome.Delivered(200));

        assertThat(header(heads.get(0), "webhook-signature")).startsWith("v1,").doesNotContain(" ");
    }

    @Test
    void many_at_a_time_are_signed_elsewhere_and_end_on_the_loop() {
        var target = endpoint(Map.of(), secret());
        var onLoop = new ArrayList<CompletableFuture<Boolean>>();
        loop.on(() -> {
            for (int i = 0; i < 50; i++) {
                onLoop.add(loop.client()
                        .attempt(target, event(BODY), 1)
                        .map(outcome -> outcome.equals(new AttemptOutcome.Delivered(200))
                                && Vertx.currentContext() == loop.context())
                        .toCompletionStage()
                        .toCompletableFuture());
            }
            return true;
        });

        assertThat(onLoop.stream().map(Loop::get)).containsOnly(true).hasSize(50);
        assertThat(Thread.getAllStackTraces().keySet())
                .anyMatch(thread -> thread.getName().startsWith("sluice-sign"));
        assertThat(heads)
                .allSatisfy(head -> assertThat(
                                verifies(head, header(head, "webhook-signature").substring(4)))
                        .isTrue());
    }

    @Test
    void the_deadline_counts_the_time_before_it_is_signed() {
        var hasty = Endpoint.of(
                new EndpointSpec(server.url(), List.of(secret()), Map.of(), Duration.ofMillis(1), Map.of()));
        var outcomes = new ArrayList<CompletableFuture<AttemptOutcome>>();
        loop.on(() -> {
            for (int i = 0; i < 500; i++) {
                outcomes.add(loop.client()
                        .attempt(hasty, event(BODY), 1)
                        .toCompletionStage()
                        .toCompletableFuture());
            }
            return true;
        });

        assertThat(outcomes.stream().map(Loop::get))
                .contains(new AttemptOutcome.TimedOut(Duration.ofMillis(1)))
                .hasSize(500);
        assertThat(heads).hasSizeLessThan(500);
    }
}
