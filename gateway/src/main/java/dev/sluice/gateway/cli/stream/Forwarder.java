// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.cli.output.RawJson;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.ingest.SourceScheme;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import dev.sluice.gateway.provider.verify.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Posts the original body of events to a local URL, freshly signed. Confined to the main thread. */
final class Forwarder {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int SECRET_BYTES = 24;
    private static final String DOOR = "/in/";
    private static final String GITHUB = "com.github.";

    private final HttpClient http;
    private final URI target;
    private final Signers signers;

    /** Who signs for an event's source. */
    @FunctionalInterface
    private interface Signers {
        Optional<Signed> of(JsonNode event);
    }

    /** @param id of the message, as whoever signs calls it */
    private record Signed(Signer signer, String id) {}

    /** Signs for one source, or says why it can't. */
    private record Hand(@Nullable Signer signer, String refusal) {
        static Hand of(SourceSettings source, Providers providers) {
            try {
                return new Hand(SourceScheme.of(source, providers).signer(), "");
            } catch (IllegalArgumentException unable) {
                return new Hand(null, String.valueOf(unable.getMessage()));
            }
        }
    }

    private Forwarder(HttpClient http, URI target, Signers signers) {
        this.http = http;
        this.target = target;
        this.signers = signers;
    }

    /** Signs as the source's provider would, with the source's secret. */
    static Forwarder asProvider(HttpClient http, URI target, Map<String, SourceSettings> sources, Providers providers) {
        Map<String, Hand> hands = new HashMap<>();
        sources.forEach((name, source) -> hands.put(DOOR + name, Hand.of(source, providers)));
        return new Forwarder(http, target, event -> {
            Hand hand = hands.get(event.path("source").asText());
            if (hand == null) {
                return Optional.empty();
            }
            if (hand.signer == null) {
                throw new IllegalArgumentException(hand.refusal);
            }
            return Optional.of(new Signed(hand.signer, event.path("id").asText()));
        });
    }

    /** Signs as Sluice signs outbound webhooks. */
    static Forwarder asSluice(HttpClient http, URI target, String secret) {
        Signer signer;
        try {
            signer = Providers.builtIn().get("standard-webhooks").orElseThrow().signer(List.of(secret));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("--secret: " + refused.getMessage());
        }
        return new Forwarder(
                http,
                target,
                event -> Optional.of(new Signed(signer, event.path("eventid").asText())));
    }

    static String madeUpSecret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    /** Posts one event; says what came of it. */
    String forward(String frame, JsonNode event) {
        try {
            return signedAndPosted(frame, event);
        } catch (IllegalArgumentException unable) {
            return "not forwarded: " + event.path("source").asText() + " can't be signed for: " + unable.getMessage();
        }
    }

    private String signedAndPosted(String frame, JsonNode event) {
        Optional<Signed> signed = signers.of(event);
        if (signed.isEmpty()) {
            return "not forwarded: the secret of " + event.path("source").asText()
                    + " is not known here; give --config or --data";
        }
        byte[] body = body(frame, event);
        var headers = new HashMap<>(kept(event));
        if (event.has("datacontenttype")) {
            headers.put("Content-Type", event.path("datacontenttype").asText());
        }
        Signed by = signed.get();
        // where the URL is signed it is the one that the handler is called by
        SignedRequest made = by.signer().sign(target.toString(), body, by.id(), Instant.now(), headers);
        var request = HttpRequest.newBuilder(URI.create(made.url()))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(made.body()));
        made.headers().forEach(request::setHeader);
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return "  -> " + target + " answered " + answer.statusCode();
        } catch (IOException failed) {
            return "  -> " + target + " can't be reached (" + failed + ")";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "  -> interrupted";
        }
    }

    /** The bytes that the provider posted: what the gateway put into the frame as they were. */
    private static byte[] body(String frame, JsonNode event) {
        return event.has("data_base64")
                ? Base64.getDecoder().decode(event.path("data_base64").asText())
                : RawJson.at(frame, "event", "data").getBytes(UTF_8);
    }

    /**
     * The provider's own headers. A stream does not carry them, but GitHub's event and delivery id stand in the event's type and id, and
     * a handler can't do without them.
     */
    private static Map<String, String> kept(JsonNode event) {
        String type = event.path("type").asText();
        if (!type.startsWith(GITHUB)) {
            return Map.of();
        }
        return Map.of(
                "X-GitHub-Event",
                type.substring(GITHUB.length()).split("\\.", 2)[0],
                "X-GitHub-Delivery",
                event.path("id").asText());
    }
}
