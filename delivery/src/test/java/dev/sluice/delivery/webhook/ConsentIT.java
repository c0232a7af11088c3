// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.options;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import dev.sluice.config.subscription.WebhookSpec.Mode;
import dev.sluice.config.value.Rate;
import dev.sluice.delivery.address.AddressGuard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of CloudEvents webhooks. */
class ConsentIT {

    private final WireMockServer partner = new WireMockServer(wireMockConfig().dynamicPort());
    private final Loop loop = new Loop(
            new AddressGuard(Loop.DEV, Loop.NO_NAMES),
            ClientSettings.of("Sluice/test").from("hooks.example.com"));

    @BeforeEach
    void start() {
        partner.start();
        partner.stubFor(post(anyUrl()).willReturn(ok()));
    }

    @AfterEach
    void stop() {
        loop.close();
        partner.stop();
    }

    private void answers(ResponseDefinitionBuilder answer) {
        partner.stubFor(options(anyUrl()).willReturn(answer));
    }

    private Endpoint endpoint(String rate) {
        var form = new RequestForm(
                Mode.BINARY,
                HeadersPrefix.WEBHOOK,
                List.of(),
                new ConsentSpec(rate.isEmpty() ? null : Rate.parse(rate)));
        return Endpoint.of(new EndpointSpec(
                partner.baseUrl() + "/hooks?a=b",
                List.of(Loop.SECRET),
                Map.of("Authorization", "Bearer x"),
                Duration.ofSeconds(20),
                form));
    }

    private List<String> methods() {
        return partner.findAll(anyRequestedFor(anyUrl())).stream()
                .map(request -> request.getMethod().getName())
                .toList();
    }

    @Test
    void who_agrees_is_asked_once_and_each_event_says_who_sends() {
        answers(ok().withHeader("WebHook-Allowed-Origin", "hooks.example.com"));
        var endpoint = endpoint("");

        assertThat(loop.attempt(endpoint, Loop.event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));
        assertThat(loop.attempt(endpoint, Loop.event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

        assertThat(methods()).containsExactlyInAnyOrder("OPTIONS", "POST", "POST");
        assertThat(partner.findAll(anyRequestedFor(anyUrl()))).allSatisfy(request -> {
            assertThat(request.getHeader("WebHook-Request-Origin")).isEqualTo("hooks.example.com");
            assertThat(request.getHeader("Authorization")).isEqualTo("Bearer x");
            assertThat(request.getUrl()).isEqualTo("/hooks?a=b");
        });
        LoggedRequest question = partner.findAll(anyRequestedFor(anyUrl())).stream()
                .filter(request -> request.getMethod().getName().equals("OPTIONS"))
                .findFirst()
                .orElseThrow();
        assertThat(question.getHeader("WebHook-Request-Rate")).isNull();
        assertThat(question.getHeader("webhook-signature")).isNull();
        assertThat(endpoint.isOpen()).isTrue();
        assertThat(endpoint.granted()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2/s, 120", "90/m, 90", "30/h, 1", "7200/h, 120"})
    void the_limit_is_asked_for_by_the_minute(String rate, String asked) {
        answers(ok().withHeader("WebHook-Allowed-Origin", "*"));

        assertThat(loop.attempt(endpoint(rate), Loop.event("{}"))).isEqualTo(new AttemptOutcome.Delivered(200));

        assertThat(partner.findAll(anyRequestedFor(anyUrl())))
                .anySatisfy(request ->
                        assertThat(request.getHeader("WebHook-Request-Rate")).isEqualTo(asked));
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "0, 1", "99999999999, 1000000000"})
    void the_granted_rate_is_known(String header, long permits) {
        answers(ok().withHeader("WebHook-Allowed-Origin", "*").withHeader("WebHook-Allowed-Rate", header));
        var endpoint = endpoint("");

        loop.attempt(endpoint, Loop.event("{}"));

        assertThat(endpoint.granted()).isEqualTo(new Rate(permits, Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "many", "-1", "1.5"})
    void a_rate_that_is_no_number_sets_no_bound(String header) {
        answers(ok().withHeader("WebHook-Allowed-Origin", "*").withHeader("WebHook-Allowed-Rate", header));
        var endpoint = endpoint("");

        loop.attempt(endpoint, Loop.event("{}"));

        assertThat(endpoint.isOpen()).isTrue();
        assertThat(endpoint.granted()).isNull();
    }

    @Test
    void who_does_not_agree_is_sent_nothing_and_not_asked_again_at_once() {
        answers(ok().withHeader("Allow", "POST, OPTIONS").withHeader("Access-Control-Allow-Origin", "*"));
        var endpoint = endpoint("");
        var refused = new AttemptOutcome.Unconsented(200, Duration.ofSeconds(5));

        assertThat(loop.attempt(endpoint, Loop.event("{}"))).isEqualTo(refused);
        answers(ok().withHeader("WebHook-Allowed-Origin", "another.example"));
        assertThat(loop.attempt(endpoint, Loop.event("{}"))).isEqualTo(refused);

        assertThat(methods()).containsExactly("OPTIONS");
        assertThat(endpoint.isOpen()).isFalse();
    }

    @Test
    void another_origin_than_ours_is_no_consent() {
        answers(aResponse().withStatus(204).withHeader("WebHook-Allowed-Origin", "another.example"));

        assertThat(loop.attempt(endpoint(""), Loop.event("{}")))
                .isEqualTo(new AttemptOutcome.Unconsented(204, Duration.ofSeconds(5)));
    }

    @Test
    void whoever_comes_while_the_question_is_open_waits_for_its_answer() {
        answers(ok().withHeader("WebHook-Allowed-Origin", "*").withFixedDelay(300));
        var endpoint = endpoint("");

        List<CompletableFuture<AttemptOutcome>> all = List.of(
                loop.start(endpoint, Loop.event("{}"), 1),
                loop.start(endpoint, Loop.event("{}"), 1),
                loop.start(endpoint, Loop.event("{}"), 1));

        all.forEach(each -> assertThat(Loop.get(each)).isEqualTo(new AttemptOutcome.Delivered(200)));
        assertThat(methods()).containsExactlyInAnyOrder("OPTIONS", "POST", "POST", "POST");
    }

    @Test
    void a_question_that_nobody_hears_is_a_failed_attempt() {
        var endpoint = endpoint("");
        partner.stop();

        assertThat(loop.attempt(endpoint, Loop.event("{}"))).isInstanceOf(AttemptOutcome.Unreachable.class);
        assertThat(endpoint.isOpen()).isFalse();
    }
}
