// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.HeaderFamily;
import dev.sluice.gateway.provider.scheme.SecretForm;
import dev.sluice.gateway.provider.scheme.SignatureFormat;
import dev.sluice.gateway.provider.scheme.SignatureFormat.Form;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.scheme.SignedTemplate;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import dev.sluice.gateway.provider.template.TemplateScheme;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A partner's own HMAC, as a source with {@code provider: hmac} describes it. The secret is used as UTF-8 text.
 *
 * @param header holds the signature
 * @param algorithm any but Ed25519
 * @param encoding of the signature
 * @param prefix that stands before the signature; null for none; not together with pairs
 * @param pairs how the header is made up when it holds pairs; null when it holds the signature alone
 * @param signed what is signed: {@code {body}}, {@code {timestamp}} (only when one is described), {@code {method}},
 *     {@code {url}}, {@code {header:NAME}}
 * @param timestamp of the signature; null when there is none
 * @param event where the event's fields are
 */
public record HmacScheme(
        String header,
        Algorithm algorithm,
        Encoding encoding,
        @Nullable String prefix,
        @Nullable Pairs pairs,
        String signed,
        @Nullable SignedTimestamp timestamp,
        Event event) {

    /**
     * A header of pairs ({@code t=…,v1=…}).
     *
     * @param separator between them
     * @param signature the name of those that hold a signature
     * @param timestamp the name of the one that holds the timestamp; null when it does not stand here
     */
    public record Pairs(
            String separator, String signature, @Nullable String timestamp) {}

    /**
     * A timestamp to check.
     *
     * @param header holds it; null when a pair does
     * @param unit how it is written
     * @param tolerance how far it may lie from now
     * @param sides on which side; {@code BOTH} for sources
     */
    public record SignedTimestamp(
            @Nullable String header, TimestampRule.Unit unit, Duration tolerance, TimestampRule.Sides sides) {}

    /**
     * Where the event's fields are: a text that begins with {@code /} is a JSON pointer, any other a template with
     * {@code {/pointer}} and {@code {header:NAME}}; null for not at all.
     */
    public record Event(
            @Nullable String id,
            @Nullable String type,
            @Nullable String time) {
        /** Nothing of the request says anything. */
        public static final Event NONE = new Event(null, null, null);
    }

    public HmacScheme {
        if (!algorithm.symmetric()) {
            throw new IllegalArgumentException("algorithm: must be sha1, sha256, sha384 or sha512");
        }
        if (header.isBlank()) {
            throw new IllegalArgumentException("header: must not be empty");
        }
        if (pairs != null && prefix != null && !prefix.isEmpty()) {
            throw new IllegalArgumentException("prefix: can't stand beside pairs");
        }
        boolean inPairs = pairs != null && pairs.timestamp() != null;
        boolean inHeader = timestamp != null && timestamp.header() != null;
        if (inPairs && inHeader) {
            throw new IllegalArgumentException("timestamp.header: can't stand beside pairs.timestamp");
        }
        if (timestamp != null && !inPairs && !inHeader) {
            throw new IllegalArgumentException("timestamp.header: needed, as pairs name no timestamp");
        }
        if (inPairs && timestamp == null) {
            throw new IllegalArgumentException("timestamp: its unit and tolerance are needed, as pairs name one");
        }
    }

    Provider compile() {
        String timestampHeader = timestamp == null ? null : timestamp.header();
        var scheme = new SignatureScheme(
                List.of(new HeaderFamily(header, null, timestampHeader)),
                false,
                format(),
                SignedTemplate.parse(signed),
                timestamp == null
                        ? null
                        : new TimestampRule(timestamp.unit(), timestamp.tolerance(), timestamp.sides()),
                null);
        return new Provider(
                new Provider.Description("hmac", "HMAC", "", List.of()),
                List.of(new TemplateScheme(scheme, null)),
                List.of(),
                rules(),
                List.of(),
                Answer.USUAL,
                Map.of(),
                false);
    }

    private SignatureFormat format() {
        if (pairs != null) {
            return new SignatureFormat(
                    Form.PAIRS, pairs.separator(), pairs.timestamp(), encoding, List.of(method(pairs.signature())));
        }
        boolean prefixed = prefix != null && !prefix.isEmpty();
        return new SignatureFormat(
                prefixed ? Form.PREFIXED : Form.PLAIN, ",", null, encoding, List.of(method(prefixed ? prefix : "")));
    }

    private SignatureMethod method(@Nullable String label) {
        return SignatureMethod.hmac(label == null ? "" : label, algorithm, SecretForm.text());
    }

    private EventRules rules() {
        return new EventRules(
                listOf(event.id()),
                listOf(event.type()),
                listOf(event.time()),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of());
    }

    private static List<String> listOf(@Nullable String expression) {
        return expression == null ? List.of() : List.of(expression);
    }
}
