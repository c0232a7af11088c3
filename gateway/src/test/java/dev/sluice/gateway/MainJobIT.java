// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.sluice.gateway.kit.EventSource;
import dev.sluice.gateway.kit.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, end to end: a signed webhook in, Kafka, a signed webhook out. */
class MainJobIT {
    private static final String BODY = """
            {"id":"evt_1",  "type":"invoice.paid","created":1700000000,
             "data":{"object":{"id":"in_42","customer":"cus_7","note":"snow ☃"}}}""";

    @TempDir
    Path folder;

    @AutoClose
    private World world;

    @BeforeEach
    void begin() {
        world = new World(folder);
        world.given.stripe("stripe-live");
    }

    @Test
    void a_stripe_payload_arrives_at_the_partner_byte_for_byte_and_signed_anew() {
        world.given.subscription("billing", "types: [\"com.stripe.*\"]").running();

        HttpResponse<String> answer = world.when.provider("stripe-live").sendsStripe(BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        world.then.partner("billing").received("evt_1");
        LoggedRequest request = world.then.partner("billing").requests().getFirst();
        assertThat(request.getBodyAsString()).isEqualTo(BODY);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + request.getHeader("webhook-id") + "\"}");
        assertThat(answer.headers().firstValue("Sluice-Event-Id")).contains(request.getHeader("webhook-id"));
        assertThat(Map.of(
                        "ce-type", request.getHeader("ce-type"),
                        "ce-source", request.getHeader("ce-source"),
                        "ce-subject", request.getHeader("ce-subject"),
                        "ce-time", request.getHeader("ce-time"),
                        "sluice-attempt", request.getHeader("sluice-attempt")))
                .containsEntry("ce-type", "com.stripe.invoice.paid")
                .containsEntry("ce-source", "/in/stripe-live")
                .containsEntry("ce-subject", "in_42")
                .containsEntry("sluice-attempt", "1")
                .hasEntrySatisfying("ce-time", time -> assertThat(time).startsWith("2023-11-14T22:13:20"));
        assertThat(request.containsHeader("ce-tenant")).isFalse();
    }

    @Test
    void a_repeat_is_answered_alike_and_delivered_once_also_after_a_restart() {
        world.given.subscription("billing", "types: [\"com.stripe.*\"]").running();
        HttpResponse<String> first = world.when.provider("stripe-live").sendsStripe(BODY);

        HttpResponse<String> second = world.when.provider("stripe-live").sendsStripe(BODY);
        HttpResponse<String> third =
                world.when.restarts().provider("stripe-live").sendsStripe(BODY);

        for (HttpResponse<String> repeat : List.of(second, third)) {
            assertThat(repeat.statusCode()).isEqualTo(200);
            assertThat(repeat.body()).isEqualTo(first.body());
            assertThat(repeat.headers().firstValue("Sluice-Duplicate")).contains("true");
        }
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 2, 3);
        world.then.partner("billing").received("evt_1", "evt_2");
        assertThat(world.then.partner("billing").accepted()).containsEntry("evt_1", 1);
    }

    @Test
    void what_is_not_authentic_is_refused_and_never_delivered() {
        world.given.subscription("billing", "types: [\"com.stripe.*\"]").running();

        HttpResponse<String> answer =
                world.when.provider("stripe-live").posts(BODY, Map.of("Stripe-Signature", "t=1,v1=00"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"signature_mismatch\"");
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 7, 8);
        world.then.partner("billing").received("evt_7");
    }

    @Test
    void types_and_filters_decide_who_gets_what() {
        world.given
                .subscription("paid", "types: [\"com.stripe.invoice.paid\"]")
                .subscription("big", "filter: 'data.data.object.amount_due > 1500'")
                .subscription("none", "filter: 'data.data.object.amount_due > 2500.5'")
                .running();

        world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 3);
        world.when.provider("stripe-live").sendsStripe("charge.refunded", 3, 5);

        world.then.partner("paid").receivedStripe(0, 3);
        world.then.partner("big").receivedStripe(0, 5);
        assertThat(world.then.partner("none").requests()).isEmpty();
    }

    @Test
    void a_failing_partner_is_tried_again_and_a_restart_loses_nothing() {
        world.given
                .subscription(
                        "billing",
                        "types: [\"com.stripe.*\"]",
                        "retry: { schedule: [200ms, 200ms, 1s, 1s, 1s, 2s, 2s, 2s] }")
                .subscription("healthy", "types: [\"com.stripe.*\"]")
                .partnerAnswers("billing", 500)
                .running();
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 20);
        world.then.partner("healthy").receivedStripe(0, 20);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> world.then.partner("billing").requests().size() > 20);

        world.when.restarts();
        world.given.partnerAnswers("billing", 204);

        world.then.partner("billing").receivedStripe(0, 20);
    }

    @Test
    void a_stream_goes_on_from_its_cursor_over_a_restart() {
        world.given.running();
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 5);
        EventSource stream = world.then.eventSource();
        assertThat(stream.reads(world.then.url(), 5))
                .containsExactlyInAnyOrder("evt_0", "evt_1", "evt_2", "evt_3", "evt_4");

        world.when.restarts().provider("stripe-live").sendsStripe("invoice.paid", 5, 8);

        assertThat(stream.reads(world.then.url(), 3)).containsExactlyInAnyOrder("evt_5", "evt_6", "evt_7");
    }

    @Test
    void the_metrics_tell_what_happened() {
        world.given.subscription("billing", "types: [\"com.stripe.*\"]").running();
        world.when.provider("stripe-live").sendsStripe("invoice.paid", 0, 3);
        world.when.provider("stripe-live").posts("{}", Map.of());
        world.then.partner("billing").receivedStripe(0, 3);

        String metrics = world.then.management("/metrics");

        assertThat(metrics)
                .contains("sluice_ingest_requests_total{outcome=\"accepted\",source=\"stripe-live\"} 3")
                .contains("sluice_ingest_requests_total{outcome=\"signature\",source=\"stripe-live\"} 1")
                .contains("sluice_attempts_total{outcome=\"delivered\",subscription=\"billing\"} 3");
        assertThat(world.then.management("/health/ready")).contains("\"status\":\"up\"");
    }
}
