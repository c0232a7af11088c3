// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static dev.sluice.gateway.fuzz.Reference.check;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signature headers. A genuine request is made for the provider that the first line names, then changed as the following lines say, up to
 * an empty one; the rest is the body. A line is an operation, a header's number and a text:
 *
 * <pre>
 * sNTEXT sets, aNTEXT appends, pNTEXT puts before, dNTEXT sends a second line, rN removes, cNTEXT cuts as many characters as the text has
 * hNAME:VALUE another header, b TEXT changes the body behind the signer's back, B TEXT replaces it, n TEXT lets as many hours pass
 * </pre>
 *
 * <p>What is accepted has its own body, a proof, and where {@link SignatureReference} knows the scheme, is genuine by that too. However
 * many signatures are sent, the body is read a bounded number of times.
 */
public final class SignatureFuzz {
    private static final Providers CATALOG = Providers.builtIn();
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String URL = "https://hooks.example.com/in/test?a=b%20c";
    private static final int MOST_EDITS = 64;
    private static final int SECONDS_OF_AN_HOUR = 3_600;
    /** Sixteen signatures, each read once for each of two methods, and the readings of shape and hash. */
    private static final int MOST_BODY_READS = 40;
    /** What these sign is not the body byte for byte: fields of it, decoded and sorted. */
    private static final Set<String> OF_FIELDS = Set.of("twilio", "adyen");

    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final List<String> NAMES = CATALOG.names().stream()
            .filter(name ->
                    !Set.of("aws-sns", "paypal", "google-pubsub", "plaid").contains(name))
            .toList();

    private SignatureFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var parts = new FuzzInput(input);
        String name = parts.line();
        if (!NAMES.contains(name)) {
            return;
        }
        var edits = new ArrayList<String>();
        for (String edit = parts.line(); !edit.isEmpty() && edits.size() < MOST_EDITS; edit = parts.line()) {
            edits.add(edit);
        }
        run(CATALOG.get(name).orElseThrow(), edits, parts.rest());
    }

    private static void run(Provider provider, List<String> edits, byte[] wanted) {
        SignedRequest signed;
        try {
            Map<String, String> kept = provider.name().equals("twilio")
                    ? Map.of("Content-Type", "application/x-www-form-urlencoded")
                    : Map.of();
            signed = provider.signer(List.of(signing(provider))).sign(URL, wanted, "msg_1", NOW, kept);
        } catch (IllegalArgumentException notABodyOfTheProviders) {
            signed = new SignedRequest(URL, Map.of(), wanted);
        }
        judge(provider, signed, edits);
    }

    private static void judge(Provider provider, SignedRequest signed, List<String> edits) {
        var editor = new RequestEditor(signed);
        edits.forEach(editor::edit);
        CountedRequest request = editor.request();
        byte[] body = request.body();
        Instant now = NOW.plusSeconds((long) editor.hours() * SECONDS_OF_AN_HOUR);
        SourceVerifier verifier = provider.verifier(SourceOptions.of(verifying(provider)));
        Verdict verdict = verifier.verify(request, now);
        check(request.bodyReads() <= MOST_BODY_READS, "the body is read " + request.bodyReads() + " times");
        check(verdict.equals(verifier.verify(request, now)), "not the same twice");
        if (verdict instanceof Verdict.Verified genuine) {
            accepted(provider, signed, request, body, genuine, now);
        } else {
            check(
                    !edits.isEmpty() || signed.headers().isEmpty() || isSignedInBody(provider),
                    "a genuine request is refused");
        }
    }

    private static boolean isSignedInBody(Provider provider) {
        return provider.credentials().size() <= 1;
    }

    private static void accepted(
            Provider provider,
            SignedRequest signed,
            CountedRequest request,
            byte[] body,
            Verdict.Verified genuine,
            Instant now) {
        boolean ofBody = genuine.grade() == VerificationGrade.BODY && !OF_FIELDS.contains(provider.name());
        check(!ofBody || Arrays.equals(signed.body(), body), "another body is genuine");
        boolean proven = provider.credentials().stream()
                .anyMatch(header -> !request.headers(header).isEmpty());
        boolean inBody = provider.credentials().equals(Set.of("Authorization"));
        check(proven || inBody, "genuine without a proof");
        Boolean known = SignatureReference.isGenuine(provider.name(), verifying(provider), request, body, now);
        check(known == null || known, "not genuine by another computation");
    }

    private static String signing(Provider provider) {
        return switch (provider.name()) {
            case "discord" -> "private:" + SEED;
            case "sendgrid" -> "private:" + FuzzKeys.P256_PRIVATE;
            default -> verifying(provider);
        };
    }

    private static String verifying(Provider provider) {
        return switch (provider.name()) {
            case "adyen" -> "44782def547aaa06";
            case "discord" -> PUBLIC;
            case "sendgrid" -> FuzzKeys.P256_PUBLIC;
            case "standard-webhooks", "svix", "sluice" -> "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            case "generic-basic" -> "name:pass:word";
            default -> "a secret";
        };
    }

    /** Applies the changes that an input asks for. */
    private static final class RequestEditor {
        private final List<String> names;
        private final SignedRequest signed;
        private final CountedRequest headers;
        private byte[] body;
        private int hours;

        RequestEditor(SignedRequest signed) {
            this.signed = signed;
            this.names = List.copyOf(signed.headers().keySet());
            this.headers = new CountedRequest(signed.url(), signed.body());
            this.body = signed.body();
            signed.headers().forEach(headers::header);
        }

        void edit(String line) {
            char operation = line.charAt(0);
            String text = line.length() > 2 ? line.substring(2) : "";
            switch (operation) {
                case 'h' -> other(line.substring(1));
                case 'b' -> body = (new String(body, ISO_8859_1) + text).getBytes(ISO_8859_1);
                case 'B' -> body = text.getBytes(ISO_8859_1);
                case 'n' -> hours += text.length();
                default -> header(operation, line.length() > 1 ? line.charAt(1) - '0' : 0, text);
            }
        }

        private void other(String line) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.header(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }

        private void header(char operation, int number, String text) {
            if (number < 0 || number >= names.size()) {
                return;
            }
            String name = names.get(number);
            String value = signed.headers().get(name);
            switch (operation) {
                case 's' -> set(name, text);
                case 'a' -> set(name, value + text);
                case 'p' -> set(name, text + value);
                case 'c' -> set(name, value.substring(0, Math.max(0, value.length() - text.length())));
                case 'd' -> headers.header(name, text.isEmpty() ? value : text);
                case 'r' -> headers.lines().remove(name);
                default -> {}
            }
        }

        private void set(String name, String value) {
            headers.lines().put(name, new ArrayList<>(List.of(value)));
        }

        CountedRequest request() {
            var request = new CountedRequest(signed.url(), body);
            headers.lines().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
            return request;
        }

        int hours() {
            return hours;
        }
    }
}
