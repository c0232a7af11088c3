// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_MISSING;
import static dev.sluice.gateway.provider.verify.ReasonCode.TIMESTAMP_OUT_OF_TOLERANCE;

import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Contentful's: HMAC-SHA256 over method, path with the query escaped and all of it escaped again, the headers that a header lists, and the body
 * (contentful/node-apps-toolkit {@code sign-request.ts}). A list without the timestamp is refused: it could be any.
 *
 * @param tolerance of the timestamp, into the past
 */
public record ContentfulScheme(Duration tolerance) implements ProofScheme {
    private static final String MAC = "HmacSHA256";
    private static final String SIGNATURE = "x-contentful-signature";
    private static final String SIGNED_HEADERS = "x-contentful-signed-headers";
    private static final String TIMESTAMP = "x-contentful-timestamp";
    private static final int MOST_HEADERS = 100;
    /** What {@code querystring.escape} leaves. */
    private static final String COMPONENT = "-_.!~*'()";
    /** What {@code encodeURI} leaves. */
    private static final String URI = COMPONENT + ";,/?:@&=+$#";

    @Override
    public RequestCheck check(SourceOptions options) {
        var rule = Proofs.rule(TimestampRule.Unit.MILLISECONDS, tolerance, TimestampRule.Sides.PAST, options);
        return new Check(Proofs.texts(options), rule);
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        byte[] key = Proofs.texts(options).getFirst();
        return draft -> {
            if (draft.url().isEmpty()) {
                throw new IllegalArgumentException("this provider signs the URL, which is not known here");
            }
            String timestamp = TimestampRule.Unit.MILLISECONDS.write(draft.now());
            var headers = Map.of(TIMESTAMP, timestamp, SIGNED_HEADERS, SIGNED_HEADERS + "," + TIMESTAMP);
            byte[] head = head("POST", WireText.of(draft.url()), new TreeSet<>(headers.keySet()), headers::get);
            byte[] mac = Proofs.hmac(MAC, key, head, draft.body());
            return new RequestSigner.SignedRequest(
                    draft.url(),
                    Map.of(
                            TIMESTAMP,
                            timestamp,
                            SIGNED_HEADERS,
                            SIGNED_HEADERS + "," + TIMESTAMP,
                            SIGNATURE,
                            Encoding.HEX.encode(mac)),
                    draft.body());
        };
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.BODY;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(SIGNATURE);
    }

    @Override
    public boolean dated() {
        return true;
    }

    @Override
    public boolean bindsUrl() {
        return true;
    }

    /** All that is signed before the body. */
    private static byte[] head(
            String method, String url, TreeSet<String> names, Function<String, @Nullable String> values) {
        var lines = new ArrayList<String>();
        for (String name : names) {
            String value = values.apply(name);
            if (value != null) {
                lines.add(name + ":" + value.strip());
            }
        }
        return Proofs.wire(method + "\n" + path(url) + "\n" + String.join(";", lines) + "\n");
    }

    private static String path(String url) {
        int scheme = url.indexOf("://");
        int slash = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        String whole = slash < 0 ? "/" : url.substring(slash);
        int query = whole.indexOf('?');
        if (query < 0 || query == whole.length() - 1) {
            return escaped(query < 0 ? whole : whole.substring(0, query), URI);
        }
        String search = escaped(whole.substring(query + 1), COMPONENT);
        return escaped(whole.substring(0, query + 1) + search, URI);
    }

    /** Percent-encodes the UTF-8 bytes of all but letters, digits and what is left. */
    private static String escaped(String text, String left) {
        var escaped = new StringBuilder(text.length());
        for (byte one : Proofs.wire(text)) {
            char c = (char) (one & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || left.indexOf(c) >= 0;
            if (plain) {
                escaped.append(c);
            } else {
                escaped.append('%').append(Encoding.HEX.encode(new byte[] {one}).toUpperCase(Locale.ROOT));
            }
        }
        return escaped.toString();
    }

    private record Check(List<byte[]> keys, TimestampRule rule) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return Proofs.sent(request, SIGNATURE);
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            if (!Proofs.sent(request, SIGNATURE) || !Proofs.sent(request, SIGNED_HEADERS)) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            if (!Proofs.sent(request, TIMESTAMP)) {
                return Proofs.refused(TIMESTAMP_MISSING);
            }
            OptionalLong millis = rule.unit().parse(Proofs.only(request, TIMESTAMP));
            if (millis.isEmpty()) {
                return Proofs.refused(TIMESTAMP_MALFORMED);
            }
            String sent = Proofs.only(request, SIGNATURE);
            byte[] signature = sent == null ? null : Encoding.HEX.decode(sent, 0, sent.length());
            TreeSet<String> names = names(Proofs.only(request, SIGNED_HEADERS));
            if (signature == null || names == null || !names.contains(TIMESTAMP)) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            byte[] head = head(request.method(), request.url(), names, name -> joined(request.headers(name)));
            List<byte[]> expected = keys.stream()
                    .map(key -> Proofs.hmac(MAC, key, head, request.body()))
                    .toList();
            if (!Proofs.equalsAny(expected, signature)) {
                return Proofs.refused(SIGNATURE_MISMATCH);
            }
            return rule.accepts(millis.getAsLong(), now) ? Proofs.BODY : Proofs.refused(TIMESTAMP_OUT_OF_TOLERANCE);
        }

        private static @Nullable TreeSet<String> names(@Nullable String list) {
            if (list == null) {
                return null;
            }
            var names = new TreeSet<String>();
            for (String name : list.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
            return names.size() > MOST_HEADERS ? null : names;
        }

        private static @Nullable String joined(List<String> values) {
            return values.isEmpty() ? null : String.join(", ", values);
        }
    }
}
