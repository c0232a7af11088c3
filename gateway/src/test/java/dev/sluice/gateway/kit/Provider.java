// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** A provider that posts to its source. */
public final class Provider {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Gateway gateway;
    private final String source;

    Provider(Gateway gateway, String source) {
        this.gateway = gateway;
        this.source = source;
    }

    /** Posts the body with just these headers. */
    public HttpResponse<String> posts(String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + "/in/" + source))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Posts a Stripe payload as Stripe's own library signs it. */
    public HttpResponse<String> sendsStripe(String body) {
        return posts(body, Map.of("Stripe-Signature", Signatures.stripe(body)));
    }

    /** The same with another secret, at the time that the node goes by. */
    public HttpResponse<String> sendsStripe(String body, String secret) {
        return posts(body, Map.of("Stripe-Signature", Signatures.stripe(body, secret, gateway.now())));
    }

    /** Posts so many Stripe events, {@code evt_<from>} and up, of this type. */
    public void sendsStripe(String type, int from, int to) {
        for (int i = from; i < to; i++) {
            HttpResponse<String> answer = sendsStripe(Signatures.stripeEvent("evt_" + i, type));
            if (answer.statusCode() != 200) {
                throw new AssertionError("evt_" + i + " was answered " + answer.statusCode() + " " + answer.body());
            }
        }
    }
}
