// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.named.AdyenScheme;
import dev.sluice.gateway.provider.named.BasicScheme;
import dev.sluice.gateway.provider.named.ContentfulScheme;
import dev.sluice.gateway.provider.named.JwtRules;
import dev.sluice.gateway.provider.named.JwtScheme;
import dev.sluice.gateway.provider.named.MailgunScheme;
import dev.sluice.gateway.provider.named.PaypalScheme;
import dev.sluice.gateway.provider.named.SnsScheme;
import dev.sluice.gateway.provider.named.TokenScheme;
import dev.sluice.gateway.provider.named.TwilioScheme;
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
import dev.sluice.gateway.provider.template.Condition;
import dev.sluice.gateway.provider.template.TemplateScheme;
import dev.sluice.gateway.provider.verify.ProofScheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads one scheme of a provider's file: a signature over a template, or one that has a name. */
final class SchemeReader {
    /** The schemes that code knows, by the key that holds their settings. */
    private static final Map<String, Function<FileSection, ProofScheme>> NAMED = named();

    /** What may stand in a scheme. */
    private static final Set<String> TEMPLATE = Set.of("signature", "id", "signed", "timestamp", "when");

    private static final String NUMBER = "{n}";
    /** Each is looked for in every request. */
    private static final int MOST_NUMBERS = 100;

    private SchemeReader() {}

    private static Map<String, Function<FileSection, ProofScheme>> named() {
        var named = new LinkedHashMap<String, Function<FileSection, ProofScheme>>();
        named.put("token", SchemeReader::token);
        named.put("basic", section -> new BasicScheme());
        named.put("jwt", SchemeReader::jwt);
        named.put("twilio", section -> new TwilioScheme());
        named.put("adyen", section -> new AdyenScheme());
        named.put("mailgun", section -> new MailgunScheme(section.parsed("tolerance", Times::duration)));
        named.put("contentful", section -> new ContentfulScheme(section.parsed("tolerance", Times::duration)));
        named.put("paypal", section -> new PaypalScheme(section.parsed("tolerance", Times::duration)));
        named.put(
                "sns",
                section -> new SnsScheme(section.setting("topics"), section.parsed("tolerance", Times::duration)));
        return named;
    }

    /** Every key that a scheme may have. */
    static Set<String> keys() {
        var keys = new HashSet<>(NAMED.keySet());
        keys.addAll(TEMPLATE);
        return keys;
    }

    static ProofScheme read(FileSection section) {
        for (Map.Entry<String, Function<FileSection, ProofScheme>> one : NAMED.entrySet()) {
            if (section.has(one.getKey())) {
                FileSection inside = section.section(one.getKey());
                ProofScheme scheme = inside.whole(() -> one.getValue().apply(inside));
                inside.end();
                return scheme;
            }
        }
        return template(section);
    }

    private static TokenScheme token(FileSection section) {
        return new TokenScheme(
                section.settingOrNull("header"),
                section.settingOrNull("word"),
                section.settingOrNull("query"),
                section.pointerOrNull("pointer"),
                section.pointerOrNull("each"));
    }

    private static JwtScheme jwt(FileSection section) {
        return new JwtScheme(new JwtRules(
                section.text("header"),
                section.has("word") ? section.text("word") : "",
                section.texts("algorithms"),
                section.settingOrNull("keySet"),
                section.settingOrNull("plaid"),
                section.settingOrNull("issuer"),
                section.settingOrNull("audience"),
                section.flag("audienceIsUrl"),
                section.settingOrNull("email"),
                section.textOrNull("bodyHash"),
                section.has("issuedWithin") ? section.parsed("issuedWithin", Times::duration) : null));
    }

    private static ProofScheme template(FileSection root) {
        FileSection signature = root.section("signature");
        List<String> written = signature.texts("headers");
        int numbers = signature.has("numbers") ? signature.parsed("numbers", SchemeReader::number) : 0;
        List<String> headers = numbers > 0 ? numbered(written, numbers) : written;
        FileSection timestamp = root.has("timestamp") ? root.section("timestamp") : null;
        List<String> timestampHeaders = timestamp == null ? List.of() : timestamp.texts("headers");
        String part = timestamp == null ? null : timestamp.textOrNull("part");
        String pointer = timestamp == null ? null : timestamp.pointerOrNull("pointer");
        TimestampRule rule = timestamp == null ? null : rule(timestamp);
        SignatureFormat format = format(signature, part);
        SignedTemplate signed = root.parsed("signed", SignedTemplate::parse);
        Condition when = when(root);
        List<String> ids = idHeaders(root);
        return root.whole(() -> new TemplateScheme(
                new SignatureScheme(
                        families(headers, ids, timestampHeaders), numbers > 0, format, signed, rule, pointer),
                when));
    }

    private static int number(String text) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > MOST_NUMBERS) {
            throw new IllegalArgumentException("1 to " + MOST_NUMBERS + " headers can be numbered");
        }
        return number;
    }

    private static List<String> numbered(List<String> headers, int numbers) {
        return headers.stream()
                .flatMap(name -> IntStream.rangeClosed(1, numbers)
                        .mapToObj(number -> name.replace(NUMBER, Integer.toString(number))))
                .toList();
    }

    private static @Nullable Condition when(FileSection root) {
        if (!root.has("when")) {
            return null;
        }
        FileSection when = root.section("when");
        var condition = new Condition(when.text("header"), when.text("is"));
        when.end();
        return condition;
    }

    private static List<String> idHeaders(FileSection root) {
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
        TimestampRule.Unit unit = section.parsed("unit", Times::unit);
        Duration tolerance = section.parsed("tolerance", Times::durationOrNone);
        TimestampRule.Sides sides = section.choice("sides", TimestampRule.Sides.class);
        section.end();
        return new TimestampRule(unit, tolerance.equals(Times.NONE) ? null : tolerance, sides);
    }
}
