// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its subscription describes it.
 *
 * @param url as written by its author
 * @param secrets {@code whsec_} and base64 of 24 to 64 bytes, or {@code whsk_} and base64 of an ed25519 key; every one
 *     signs, at least one
 * @param headers sent with every request
 * @param timeout of the whole attempt, 1 ms to 60 s
 * @param ends for those secrets that sign no more from an instant on: which
 * @param form what an event looks like as a request
 * @param tls what its TLS has of its own; null: nothing
 */
public record EndpointSpec(
        String url,
        List<String> secrets,
        Map<String, String> headers,
        Duration timeout,
        Map<String, Instant> ends,
        RequestForm form,
        @Nullable TlsSpec tls) {

    public EndpointSpec {
        secrets = List.copyOf(secrets);
        headers = Map.copyOf(headers);
        ends = Map.copyOf(ends);
    }

    /** One whose secrets all sign without an end, in the usual form. */
    public EndpointSpec(String url, List<String> secrets, Map<String, String> headers, Duration timeout) {
        this(url, secrets, headers, timeout, Map.of());
    }

    /** One whose requests have the usual form. */
    public EndpointSpec(
            String url,
            List<String> secrets,
            Map<String, String> headers,
            Duration timeout,
            Map<String, Instant> ends) {
        this(url, secrets, headers, timeout, ends, RequestForm.USUAL, null);
    }

    /** One whose secrets all sign without an end. */
    public EndpointSpec(
            String url, List<String> secrets, Map<String, String> headers, Duration timeout, RequestForm form) {
        this(url, secrets, headers, timeout, Map.of(), form, null);
    }

    /**
     * What the settings of a subscription ask for.
     *
     * @param ends for those of its secrets that sign no more from an instant on: which
     */
    public static EndpointSpec of(WebhookSpec webhook, Map<Secret, Instant> ends) {
        return new EndpointSpec(
                webhook.url().toString(),
                webhook.secrets().stream().map(Secret::reveal).toList(),
                webhook.headers(),
                webhook.timeout(),
                ends.entrySet().stream()
                        .collect(Collectors.toMap(end -> end.getKey().reveal(), Map.Entry::getValue)),
                new RequestForm(webhook.mode(), webhook.headersPrefix(), webhook.forwardHeaders(), consent(webhook)),
                webhook.tls());
    }

    private static @Nullable ConsentSpec consent(WebhookSpec webhook) {
        return switch (webhook.handshake()) {
            case NONE -> null;
            case CLOUDEVENTS -> new ConsentSpec(webhook.rateLimit());
        };
    }

    /** Without the secrets and the headers' values. */
    @Override
    public String toString() {
        return "EndpointSpec[" + url + ", " + secrets.size() + " secrets, headers " + headers.keySet() + ", " + timeout
                + "]";
    }
}
