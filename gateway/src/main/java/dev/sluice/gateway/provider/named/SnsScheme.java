// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.BODY_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.KEY_REJECTED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.Setting;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon SNS's: RSA over named fields of the body, by a certificate that the body names (aws-js-sns-message-validator). A signature only
 * proves that some topic sent it, so the topic has to be on the source's list. {@code UnsubscribeURL} is not signed and never used.
 *
 * @param topics the ARNs that count
 * @param tolerance of the timestamp, into the past
 */
public record SnsScheme(Setting topics, Duration tolerance) implements ProofScheme {
    /** In the place of a list: any topic, for judging a recorded request. */
    public static final String ANY_TOPIC = "*";

    private static final String COMMON_NAME = "sns.amazonaws.com";
    /** The one region whose certificate is another's. */
    private static final String GOV_EAST = "us-gov-east-1";

    private static final String GOV_WEST = "us-gov-west-1";
    private static final List<String> NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> CONFIRMATION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    @Override
    public RequestCheck check(SourceOptions options) {
        List<String> allowed = topics.all(options);
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException(
                    "settings." + topics.name() + ": is needed, as anybody's topic can sign a message");
        }
        var rule = Proofs.rule(TimestampRule.Unit.RFC3339, tolerance, TimestampRule.Sides.PAST, options);
        return new Check(allowed, options.keys(), rule);
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        throw new IllegalArgumentException("only Amazon can sign for SNS");
    }

    /**
     * As SNS does, by a certificate of one's own: a gateway fetches Amazon's and refuses it. A body that is a message of SNS already gets a
     * fresh time and signature; any other becomes the text of a notification of the first topic.
     */
    @Override
    public RequestSigner signer(SourceOptions options, PrivateSigning key) {
        check(options);
        String topic = topics.all(options).getFirst();
        String url = CertificateUrl.given(
                key, it -> certificateHost(it) != null, "sns.REGION.amazonaws.com, with .pem at its end");
        return draft -> {
            ObjectNode message = message(draft, topic);
            message.put("Timestamp", draft.now().truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("SignatureVersion", "2")
                    .put("SigningCertURL", url);
            byte[] signed = Check.signed(Objects.requireNonNull(JsonBody.read(JsonBody.write(message))));
            if (signed == null) {
                throw new IllegalArgumentException("a message of SNS needs " + String.join(", ", CONFIRMATION));
            }
            message.put("Signature", Encoding.BASE64.encode(Proofs.signature("SHA256withRSA", key.key(), signed)));
            return new RequestSigner.SignedRequest(draft.url(), Map.of(), JsonBody.write(message));
        };
    }

    private static ObjectNode message(RequestSigner.Draft draft, String topic) {
        JsonBody body = JsonBody.read(draft.body());
        if (body != null && body.root() instanceof ObjectNode given && given.has("Type") && given.has("Message")) {
            return given;
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("Type", "Notification")
                .put("MessageId", draft.id())
                .put("TopicArn", topic)
                .put("Message", new String(draft.body(), StandardCharsets.UTF_8));
    }

    /** The host of a certificate's URL that SNS may name; null when it may not. */
    private static @Nullable String certificateHost(String url) {
        return url.endsWith(".pem") ? CertificateUrl.trustedHost(url, SnsScheme::isHost) : null;
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.BODY;
    }

    @Override
    public Set<String> credentials() {
        return Set.of();
    }

    @Override
    public Set<String> settings() {
        return Setting.names(topics);
    }

    @Override
    public boolean dated() {
        return true;
    }

    @Override
    public boolean needsSecret() {
        return false;
    }

    /** Whether a URL is https on one of SNS's hosts. */
    public static boolean isConfirmation(String url) {
        try {
            var uri = new URI(url);
            return "https".equals(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && uri.getPort() == -1
                    && uri.getHost() != null
                    && isHost(uri.getHost());
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    /** Whether a host is one of SNS's: {@code sns.REGION.amazonaws.com}, or with {@code .cn} behind it. */
    static boolean isHost(String host) {
        String bare = host.endsWith(".cn") ? host.substring(0, host.length() - 3) : host;
        if (!bare.startsWith("sns.") || !bare.endsWith(".amazonaws.com")) {
            return false;
        }
        int from = "sns.".length();
        int to = bare.length() - ".amazonaws.com".length();
        // sns.s3-REGION.amazonaws.com is a bucket called sns, and anybody's
        return to - from >= 3
                && !bare.startsWith("s3", from)
                && bare.substring(from, to)
                        .chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }

    /** What certificates of a region are for (SnsMessageManager of the AWS SDK for Java). */
    static Set<String> names(String host) {
        String region = host.substring("sns.".length(), host.indexOf('.', "sns.".length()));
        String rest = host.substring(host.indexOf('.', "sns.".length()));
        String old = region.equals(GOV_EAST) ? GOV_WEST : region;
        return Set.of(COMMON_NAME, "sns-" + old + rest, "sns-signing." + region + rest);
    }

    private record Check(List<String> allowed, KeySource keys, TimestampRule rule) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return true;
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            JsonBody body = JsonBody.read(request.body());
            if (body == null) {
                return Proofs.refused(BODY_MALFORMED);
            }
            String signature = body.text("/Signature");
            String url = certificateUrl(body);
            if (signature == null || url == null || body.text("/SignatureVersion") == null) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            String timestamp = body.text("/Timestamp");
            if (timestamp == null) {
                return Proofs.refused(TIMESTAMP_MISSING);
            }
            OptionalLong millis = rule.unit().parse(timestamp);
            if (millis.isEmpty()) {
                return Proofs.refused(TIMESTAMP_MALFORMED);
            }
            byte[] sent = Encoding.BASE64.decode(signature, 0, signature.length());
            byte[] signed = signed(body);
            if (sent == null || signed == null) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            Verdict verdict = key(body, url, signed, sent);
            return verdict.equals(Proofs.BODY) && !rule.accepts(millis.getAsLong(), now)
                    ? Proofs.refused(TIMESTAMP_OUT_OF_TOLERANCE)
                    : verdict;
        }

        private Verdict key(JsonBody body, String url, byte[] signed, byte[] sent) {
            String algorithm = algorithm(body);
            String host = certificateHost(url);
            boolean wanted = allowed.contains(String.valueOf(body.text("/TopicArn"))) || allowed.contains(ANY_TOPIC);
            if (algorithm == null || host == null || !wanted) {
                return Proofs.refused(KEY_REJECTED);
            }
            var ref = new KeyRef.Certificate("sns", url, names(host));
            return switch (keys.find(ref)) {
                case KeySource.Answer.Found(KeySource.PresentedKey key) ->
                    key.verifies(algorithm, signed, sent) ? Proofs.BODY : Proofs.refused(SIGNATURE_MISMATCH);
                case KeySource.Answer.Standing standing -> Proofs.without(ref, standing);
            };
        }

        private static @Nullable String certificateUrl(JsonBody body) {
            String usual = body.text("/SigningCertURL");
            return usual == null ? body.text("/SigningCertUrl") : usual;
        }

        private static @Nullable String algorithm(JsonBody body) {
            return switch (String.valueOf(body.text("/SignatureVersion"))) {
                case "1" -> "SHA1withRSA";
                case "2" -> "SHA256withRSA";
                default -> null;
            };
        }

        /**
         * Null for a type that is not known, when a field is missing that can't be left out, or when one but the message holds a line feed:
         * nothing else parts the fields, and what stands in a message could become another's id or subject.
         */
        private static byte @Nullable [] signed(JsonBody body) {
            List<String> names = switch (String.valueOf(body.text("/Type"))) {
                case "Notification" -> NOTIFICATION;
                case "SubscriptionConfirmation", "UnsubscribeConfirmation" -> CONFIRMATION;
                default -> List.of();
            };
            var text = new StringBuilder();
            for (String name : names) {
                String value = body.text("/" + name);
                if (value != null && value.indexOf('\n') >= 0 && !name.equals("Message")) {
                    return null;
                }
                if (value != null) {
                    text.append(name).append('\n').append(value).append('\n');
                } else if (!name.equals("Subject")) {
                    return null;
                }
            }
            return names.isEmpty() ? null : Proofs.utf8(text.toString());
        }
    }
}
