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
import dev.sluice.gateway.provider.scheme.SignatureScheme.Legacy;
import dev.sluice.gateway.provider.scheme.SignedTemplate;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import java.io.StringReader;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a provider's data file, strictly.
 *
 * <pre>
 * name, title, docs
 * signature:  headers (one for each family), form (plain, prefixed, pairs, versions), separator, encoding (hex, base64,
 *             base64url), methods: label → algorithm (hmac-sha1 …, ed25519), key (utf8, hex, base64), prefix, prefixRequired,
 *             signingPrefix
 * legacy:     header, form, separator, encoding, methods         an older header a source may choose to take
 * id:         headers (one for each family)                      a signed message id
 * signed:     {body} {timestamp} {id} {method} {url} {header:X}  what is signed
 * timestamp:  headers (one for each family) or part, unit (s, ms, rfc3339), tolerance, sides (past, both)
 * event:      id, type, time, subject, key: expressions, of which the first found counts; form; unparsed
 * keep:       request headers that are safe to keep
 * sends:      headers that a genuine request carries besides, with {id} in them
 * </pre>
 */
final class ProviderFile {
    private final FileSection root;

    private ProviderFile(FileSection root) {
        this.root = root;
    }

    static Provider read(String file, String yaml) {
        try {
            var node = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            return new ProviderFile(FileSection.of(file, node)).provider();
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            int column = e.getProblemMark() == null ? 1 : e.getProblemMark().getColumn() + 1;
            throw new ProviderFileException(file + ":" + line + ":" + column + ": " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new ProviderFileException(file + ":1:1: is not YAML", e);
        }
    }

    private Provider provider() {
        String name = root.text("name");
        String title = root.text("title");
        root.textOrNull("docs");
        SignatureScheme scheme = scheme();
        EventRules rules = rules();
        Map<String, String> sends = sends();
        root.end();
        return root.whole(() -> new Provider(name, title, scheme, rules, sends));
    }

    private SignatureScheme scheme() {
        FileSection signature = root.section("signature");
        List<String> headers = signature.texts("headers");
        FileSection timestamp = root.has("timestamp") ? root.section("timestamp") : null;
        List<String> timestampHeaders = timestamp == null ? List.of() : timestamp.texts("headers");
        String part = timestamp == null ? null : timestamp.textOrNull("part");
        TimestampRule rule = timestamp == null ? null : rule(timestamp);
        SignatureFormat format = format(signature, part);
        SignedTemplate signed = root.parsed("signed", SignedTemplate::parse);
        Legacy legacy = legacy();
        return root.whole(() ->
                new SignatureScheme(families(headers, idHeaders(), timestampHeaders), format, signed, rule, legacy));
    }

    private List<String> idHeaders() {
        if (!root.has("id")) {
            return List.of();
        }
        FileSection id = root.section("id");
        List<String> headers = id.texts("headers");
        id.end();
        return headers;
    }

    private static List<HeaderFamily> families(List<String> signatures, List<String> ids, List<String> timestamps) {
        var families = new ArrayList<HeaderFamily>();
        for (int i = 0; i < signatures.size(); i++) {
            families.add(new HeaderFamily(
                    signatures.get(i), member(ids, i, signatures.size()), member(timestamps, i, signatures.size())));
        }
        return families;
    }

    private static @Nullable String member(List<String> headers, int family, int families) {
        if (headers.isEmpty()) {
            return null;
        }
        if (headers.size() != families) {
            throw new IllegalArgumentException("every list of headers needs one for each family: " + headers);
        }
        return headers.get(family);
    }

    private @Nullable Legacy legacy() {
        if (!root.has("legacy")) {
            return null;
        }
        FileSection legacy = root.section("legacy");
        return new Legacy(legacy.text("header"), format(legacy, null));
    }

    private static SignatureFormat format(FileSection section, @Nullable String timestampPart) {
        Form form = section.choice("form", Form.class);
        String separator = section.has("separator") ? section.text("separator") : ",";
        Encoding encoding = section.choice("encoding", Encoding.class);
        List<SignatureMethod> methods = methods(section.section("methods"));
        section.end();
        return section.whole(() -> new SignatureFormat(form, separator, timestampPart, encoding, methods));
    }

    private static List<SignatureMethod> methods(FileSection section) {
        var methods = new ArrayList<SignatureMethod>();
        for (String label : section.keys()) {
            FileSection method = section.section(label);
            Algorithm algorithm = method.choice("algorithm", Algorithm.class);
            SecretForm secret = secret(method);
            String signingPrefix = method.textOrNull("signingPrefix");
            method.end();
            methods.add(new SignatureMethod(label, algorithm, secret, signingPrefix));
        }
        return methods;
    }

    private static SecretForm secret(FileSection method) {
        SecretForm.Decode decode = method.choice("key", SecretForm.Decode.class);
        String prefix = method.textOrNull("prefix");
        boolean required = method.flag("prefixRequired");
        return method.whole(() -> new SecretForm(decode, prefix, required));
    }

    private static TimestampRule rule(FileSection section) {
        TimestampRule.Unit unit = section.parsed("unit", ProviderFile::unit);
        Duration tolerance = section.parsed("tolerance", ProviderFile::duration);
        TimestampRule.Sides sides = section.choice("sides", TimestampRule.Sides.class);
        section.end();
        return new TimestampRule(unit, tolerance, sides);
    }

    private static TimestampRule.Unit unit(String text) {
        return switch (text) {
            case "s" -> TimestampRule.Unit.SECONDS;
            case "ms" -> TimestampRule.Unit.MILLISECONDS;
            case "rfc3339" -> TimestampRule.Unit.RFC3339;
            default -> throw new IllegalArgumentException("'" + text + "' is none of [s, ms, rfc3339]");
        };
    }

    /** A whole number and {@code s}, {@code m}, {@code h} or {@code d}. */
    private static Duration duration(String text) {
        try {
            return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 300s or 5m", e);
        }
    }

    private EventRules rules() {
        FileSection event = root.section("event");
        var rules = new EventRules(
                event.texts("id"),
                event.texts("type"),
                event.texts("time"),
                event.texts("subject"),
                event.texts("key"),
                event.textOrNull("form"),
                event.text("unparsed"),
                root.texts("keep"));
        event.end();
        return rules;
    }

    private Map<String, String> sends() {
        if (!root.has("sends")) {
            return Map.of();
        }
        var sends = new LinkedHashMap<String, String>();
        FileSection section = root.section("sends");
        section.keys().forEach(name -> sends.put(name, section.text(name)));
        return sends;
    }
}
