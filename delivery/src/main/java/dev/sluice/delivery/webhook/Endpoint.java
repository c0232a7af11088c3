// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.config.subscription.WebhookSpec.Mode;
import dev.sluice.config.value.Rate;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.AddressRefusedException;
import dev.sluice.delivery.address.TargetUrl;
import dev.sluice.delivery.connection.Line;
import dev.sluice.delivery.connection.OwnTls;
import dev.sluice.delivery.signing.SignatureNames;
import dev.sluice.delivery.signing.Signing;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A webhook ready to be posted to. Confined to the event loop of the client that posts to it. */
public final class Endpoint {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final EndpointSpec spec;
    private final Signing signing;
    private final SignatureNames names;
    private final CustomHeaders headers;
    private final ForwardedHeaders forwarded;
    private final @Nullable TargetUrl url;
    private final @Nullable Consent consent;
    private final @Nullable OwnTls tls;

    private final Line line = new Line();
    private final RequestOptions requestOptions = new RequestOptions().setMethod(HttpMethod.POST);
    private CharSequence hostHeader = "";

    // what the guard said of the URL, as long as its rules are the same
    private @Nullable Object judgedBy;
    private @Nullable String refusal;
    private @Nullable Future<List<InetSocketAddress>> literal;

    private Endpoint(EndpointSpec spec) {
        this.spec = spec;
        this.signing = new Signing(spec.secrets(), spec.ends());
        this.names = SignatureNames.of(spec.form().prefix());
        this.headers = new CustomHeaders(spec.headers());
        this.forwarded = new ForwardedHeaders(spec.form().forwardHeaders());
        this.tls = spec.tls() == null ? null : OwnTls.of(spec.tls());
        TargetUrl parsed = null;
        try {
            parsed = TargetUrl.parse(spec.url());
        } catch (AddressRefusedException unreadable) {
            refusal = unreadable.reason();
        }
        this.url = parsed;
        if (parsed != null) {
            requestOptions.setURI(parsed.requestTarget());
            hostHeader = HttpHeaders.createOptimized(hostHeader(parsed));
        }
        var asks = spec.form().consent();
        this.consent = asks == null || parsed == null ? null : new Consent(asks, parsed.requestTarget());
    }

    /**
     * Makes ready what every attempt needs.
     *
     * @throws IllegalArgumentException for a secret, a header or certificates that can't be used, or a timeout out of range. A URL that
     *     {@code targets} refuses is no such problem: its attempts end in {@link AttemptOutcome.AddressRefused}
     */
    public static Endpoint of(EndpointSpec spec) {
        if (spec.timeout().toMillis() < 1 || spec.timeout().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout: must be at most 60 s, was " + spec.timeout());
        }
        return new Endpoint(spec);
    }

    /** Whether nothing keeps events from being sent but the network: who has to be asked first has agreed. */
    public boolean isOpen() {
        return consent == null || consent.isGiven();
    }

    /** How often the endpoint lets itself be called, as far as it has said so; null: it has named no bound. */
    public @Nullable Rate granted() {
        return consent == null ? null : consent.granted();
    }

    /** As written by its author. */
    public String url() {
        return spec.url();
    }

    /** How long an attempt may take, milliseconds. */
    public long timeoutMillis() {
        return spec.timeout().toMillis();
    }

    @Nullable
    Consent consent() {
        return consent;
    }

    /** Where to, or null when the guard refuses the URL as it is written: then {@link #refusal} says why. */
    @Nullable
    TargetUrl target(AddressGuard current) {
        var edition = current.edition();
        if (!Objects.equals(judgedBy, edition) && url != null) {
            judgedBy = edition;
            literal = null;
            refusal = current.refuses(url).orElse(null);
        }
        return refusal == null ? url : null;
    }

    String refusal() {
        return String.valueOf(refusal);
    }

    /** The addresses of the target's host for one attempt; of a literal they are found once. */
    Future<List<InetSocketAddress>> addresses(TargetUrl target, AddressGuard current) {
        var known = literal;
        if (known != null) {
            return known;
        }
        var found = current.resolve(target.host(), target.port());
        if (target.isLiteral()) {
            literal = found;
        }
        return found;
    }

    @Nullable
    OwnTls tls() {
        return tls;
    }

    /** What it has of connections. */
    Line line() {
        return line;
    }

    RequestOptions requestOptions() {
        return requestOptions;
    }

    CharSequence hostHeader() {
        return hostHeader;
    }

    private static String hostHeader(TargetUrl url) {
        var host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.port() == (url.https() ? 443 : 80) ? host : host + ":" + url.port();
    }

    Signing signing() {
        return signing;
    }

    SignatureNames names() {
        return names;
    }

    CustomHeaders headers() {
        return headers;
    }

    ForwardedHeaders forwarded() {
        return forwarded;
    }

    Mode mode() {
        return spec.form().mode();
    }

    Duration timeout() {
        return spec.timeout();
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}
