// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An outbound webhook. Its URL's path and its headers' values may carry credentials, so {@link #toString()} leaves them
 * out.
 *
 * @param url required; absolute http or https, with a host, without user info and fragment; whether its address may be
 *     called is decided elsewhere
 * @param secrets required, at least one; every one of them signs
 * @param mode {@code binary} when left out
 * @param headers sent with each request; none of those that the gateway or HTTP sets
 * @param forwardHeaders kept headers of the original request to pass on
 * @param headersPrefix {@code webhook} when left out
 * @param timeout of the whole attempt, 1s to 60s; 15s when left out
 * @param maxInFlight over all nodes, 1 to 10,000; 32 when left out
 * @param rateLimit over all nodes; off when null
 * @param retry when a failed request is made again
 * @param disableAfter of nothing but failures; 5d when left out; at least 1m
 * @param on410 {@code disable} when left out
 * @param handshake {@code none} when left out
 * @param attempts {@code all} when left out
 * @param tls what its TLS has of its own; null: nothing
 */
public record WebhookSpec(
        URI url,
        List<Secret> secrets,
        Mode mode,
        Map<String, String> headers,
        List<String> forwardHeaders,
        HeadersPrefix headersPrefix,
        Duration timeout,
        int maxInFlight,
        @Nullable Rate rateLimit,
        RetrySpec retry,
        Duration disableAfter,
        On410 on410,
        Handshake handshake,
        Attempts attempts,
        @Nullable TlsSpec tls)
        implements TargetSpec {
    /** How an event becomes a request. */
    public enum Mode {
        /** The original bytes, with {@code ce-*} headers. */
        BINARY,
        /** One CloudEvent in JSON. */
        STRUCTURED
    }

    /** What the names of the signature's headers begin with. */
    public enum HeadersPrefix {
        WEBHOOK,
        SVIX
    }

    /** What an answer 410 does. */
    public enum On410 {
        DISABLE,
        RETRY
    }

    /** What is asked of the endpoint before the first delivery. */
    public enum Handshake {
        NONE,
        CLOUDEVENTS
    }

    /** Which attempts are recorded. */
    public enum Attempts {
        ALL,
        FAILURES,
        NONE
    }

    public WebhookSpec {
        secrets = List.copyOf(secrets);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        forwardHeaders = List.copyOf(forwardHeaders);
    }

    /** The same with other secrets. */
    public WebhookSpec with(List<Secret> others) {
        return new WebhookSpec(
                url,
                others,
                mode,
                headers,
                forwardHeaders,
                headersPrefix,
                timeout,
                maxInFlight,
                rateLimit,
                retry,
                disableAfter,
                on410,
                handshake,
                attempts,
                tls);
    }

    @Override
    public String toString() {
        return "WebhookSpec[" + url.getScheme() + "://" + url.getAuthority() + ", mode=" + mode + ", headers="
                + headers.keySet() + ", timeout=" + timeout + ", maxInFlight=" + maxInFlight + ", retry=" + retry + "]";
    }
}
