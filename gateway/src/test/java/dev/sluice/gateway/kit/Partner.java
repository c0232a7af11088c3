// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A partner's endpoint. It believes only what the official Standard Webhooks library verifies. */
public final class Partner implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final WireMockServer server = new WireMockServer(
            wireMockConfig().dynamicPort().bindAddress("127.0.0.1").maxRequestJournalEntries(10_000));
    private final Webhook library = library();

    public Partner() {
        server.start();
        answers(200);
    }

    /** What it verifies with. */
    public String secret() {
        return Signatures.PARTNER_SECRET;
    }

    private static Webhook library() {
        try {
            return new Webhook(Signatures.PARTNER_SECRET);
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.port() + "/hooks";
    }

    /** Answers this status from now on. */
    public void answers(int status) {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
    }

    /** Waits until these provider ids, and no others, were accepted; every request's signature is checked. */
    public void received(String... ids) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(accepted()).containsOnlyKeys(ids));
    }

    /** Waits until the events {@code evt_<from>} to below {@code evt_<to>} were accepted. */
    public void receivedStripe(int from, int to) {
        String[] ids = java.util.stream.IntStream.range(from, to)
                .mapToObj(i -> "evt_" + i)
                .toArray(String[]::new);
        received(ids);
    }

    /** How often each provider id was accepted so far. */
    public Map<String, Integer> accepted() {
        Map<String, Integer> counts = new TreeMap<>();
        for (ServeEvent served : server.getAllServeEvents()) {
            if (served.getResponse().getStatus() / 100 == 2) {
                counts.merge(verified(served.getRequest()), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Every request so far, the oldest first. */
    public List<LoggedRequest> requests() {
        return server.getAllServeEvents().reversed().stream()
                .map(ServeEvent::getRequest)
                .toList();
    }

    private String verified(LoggedRequest request) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, List.of(request.getHeader(name)));
        }
        try {
            library.verify(request.getBodyAsString(), HttpHeaders.of(headers, (name, value) -> true));
        } catch (WebhookVerificationException e) {
            throw new AssertionError("the official library refuses what was delivered", e);
        }
        return request.getHeader("ce-id");
    }

    @Override
    public void close() {
        server.stop();
    }
}
