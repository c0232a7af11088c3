// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.handshake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.SourceOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The handshakes that need code; a provider's file names them. */
public enum KnownHandshake implements Handshake {
    /** A HEAD request wants 200 (Trello, at creation). */
    HEAD(false, "HEAD") {
        @Override
        Reply answer(InboundRequest request, SourceOptions source) {
            return Reply.empty();
        }
    },
    /** {@code OPTIONS} with {@code WebHook-Request-Origin} (CloudEvents HTTP webhook 1.0, section 4). */
    CLOUDEVENTS(false, "OPTIONS") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            List<String> origin = request.headers("WebHook-Request-Origin");
            return origin.size() != 1 || origin.getFirst().isEmpty()
                    ? null
                    : Reply.withHeaders(Map.of(
                            "WebHook-Allowed-Origin", origin.getFirst(), "WebHook-Allowed-Rate", "*", "Allow", "POST"));
        }
    },
    /**
     * X's challenge-response check: the token's HMAC, base64 behind {@code sha256=}. X signs its events with the same function and key, so
     * what could be the text of one is not signed.
     */
    CRC(false, "GET") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            String token = new Place(Place.Kind.QUERY, "crc_token").read(request);
            if (token == null || source.secrets().isEmpty()) {
                return null;
            }
            if (!isToken(token.getBytes(StandardCharsets.UTF_8))) {
                return Reply.unfit();
            }
            byte[] mac = hmac(source.secrets().getFirst(), token);
            return Reply.json("response_token", "sha256=" + Base64.getEncoder().encodeToString(mac));
        }
    },
    /** Zoom's endpoint.url_validation: the token and its HMAC in hex, with the secret that the request itself is signed with. */
    ZOOM(true, "POST") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            JsonBody body = Place.small(request);
            if (body == null || !"endpoint.url_validation".equals(body.text("/event"))) {
                return null;
            }
            String token = body.text("/payload/plainToken");
            if (token == null || source.secrets().isEmpty()) {
                return null;
            }
            String mac = HexFormat.of().formatHex(hmac(signing(request, source.secrets()), token));
            return Reply.json("plainToken", token, "encryptedToken", mac);
        }

        private static String signing(InboundRequest request, List<String> secrets) {
            List<String> signature = request.headers("x-zm-signature");
            List<String> time = request.headers("x-zm-request-timestamp");
            if (signature.size() == 1 && time.size() == 1) {
                byte[] start = ("v0:" + time.getFirst() + ":").getBytes(StandardCharsets.ISO_8859_1);
                for (String secret : secrets) {
                    String made = "v0=" + HexFormat.of().formatHex(hmac(secret, start, request.body()));
                    if (made.equalsIgnoreCase(signature.getFirst())) {
                        return secret;
                    }
                }
            }
            return secrets.getFirst();
        }
    },
    /** Discord's PING: of interactions (type 1) and of webhook events (type 0, without a body in the answer). */
    DISCORD(true, "POST") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            JsonBody body = Place.small(request);
            if (body == null
                    || body.root().has("event")
                    || !body.root().path("type").isIntegralNumber()) {
                return null;
            }
            return switch (body.root().path("type").asInt()) {
                case 0 -> Reply.noContent();
                case 1 -> Reply.json(JsonNodeFactory.instance.objectNode().put("type", 1));
                default -> null;
            };
        }
    },
    /** A verified body whose list of events is empty: LINE's Verify button, Asana's heartbeat. */
    NO_EVENTS(true, "POST") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            JsonBody body = Place.small(request);
            JsonNode events = body == null ? null : body.root().path("events");
            return events != null && events.isArray() && events.isEmpty() ? Reply.empty() : null;
        }
    },
    /** WooCommerce's unsigned form {@code webhook_id=N} when a webhook is activated. */
    WOOCOMMERCE(false, "POST") {
        private static final int MOST = 40;

        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            boolean ping = request.body().length <= MOST
                    && request.headers("X-WC-Webhook-Signature").isEmpty()
                    && new String(request.body(), StandardCharsets.US_ASCII).matches("webhook_id=[0-9]{1,18}");
            return ping ? Reply.empty() : null;
        }
    },
    /** Asana hands the secret over in a header, which has to come back. */
    ASANA(false, "POST") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            List<String> secret = request.headers("X-Hook-Secret");
            return secret.size() == 1 && request.headers("X-Hook-Signature").isEmpty()
                    ? Reply.handingOver(secret.getFirst(), Map.of("X-Hook-Secret", secret.getFirst()))
                    : null;
        }
    },
    /** Notion hands the secret over in the body; its operator has to see it and paste it back. */
    NOTION(false, "POST") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            JsonBody body = Place.small(request);
            String secret = body == null || body.root().size() != 1 ? null : body.text("/verification_token");
            return secret == null ? null : Reply.handingOver(secret, Map.of());
        }
    },
    /** SNS's confirmations, of a topic that the source's scheme has let through: the URL is signed, and on SNS's own host only. */
    SNS(true, "POST") {
        @Override
        @Nullable
        Reply answer(InboundRequest request, SourceOptions source) {
            JsonBody body = Place.small(request);
            if (body == null) {
                return null;
            }
            return switch (String.valueOf(body.text("/Type"))) {
                case "SubscriptionConfirmation" -> {
                    String url = body.text("/SubscribeURL");
                    yield url == null ? Reply.refused() : Reply.confirming(url);
                }
                case "UnsubscribeConfirmation" -> Reply.empty();
                default -> null;
            };
        }
    };

    /** What opens a JSON object, list or text. */
    private static final String OPENING = "{[\"";

    private static final byte DELETE = 0x7f;

    private final boolean verified;
    private final String method;

    KnownHandshake(boolean verified, String method) {
        this.verified = verified;
        this.method = method;
    }

    /** The one of a file's name: its constant in lower case with hyphens. */
    public static KnownHandshake named(String name) {
        for (KnownHandshake one : values()) {
            if (one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("unknown handshake '" + name + "'");
    }

    abstract @Nullable Reply answer(InboundRequest request, SourceOptions source);

    @Override
    public boolean verified() {
        return verified;
    }

    @Override
    public Set<String> methods() {
        return Set.of(method);
    }

    @Override
    public boolean handsOver() {
        return this == ASANA || this == NOTION;
    }

    @Override
    public boolean signs(byte[] body) {
        return this == CRC && isToken(body);
    }

    private static boolean isToken(byte[] text) {
        for (byte c : text) {
            if (c <= ' ' || c == DELETE || OPENING.indexOf(c) >= 0) {
                return false;
            }
        }
        return text.length > 0 && text.length <= Reply.MAX_ECHO;
    }

    @Override
    public @Nullable Reply reply(InboundRequest request, SourceOptions source) {
        return method.equals(request.method()) ? answer(request, source) : null;
    }

    private static byte[] hmac(String secret, String text) {
        return hmac(secret, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String secret, byte[]... pieces) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] piece : pieces) {
                mac.update(piece);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
