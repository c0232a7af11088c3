// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.BODY_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.JsonBody;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.Setting;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is sent along as it is, in exactly one place: a source that names a query parameter says that it is no header.
 * Whoever sees a request can make others.
 *
 * @param header the name of the header that holds it; null when another place does
 * @param word what stands before it in the header ({@code Bearer}), in any case; null or an empty value for nothing. Its default is that of
 *     the header's default only: a source that names another header says the word too, or there is none
 * @param query the name of the query parameter that holds it; null when another place does
 * @param pointer where it stands in the JSON body, or in each of its parts; null when another place does
 * @param each the list of the JSON body whose every element has to hold it, as a pointer; null for the body itself
 */
public record TokenScheme(
        @Nullable Setting header,
        @Nullable Setting word,
        @Nullable Setting query,
        @Nullable String pointer,
        @Nullable String each)
        implements ProofScheme {
    public TokenScheme {
        boolean choice = header != null && query != null && query.value() == null;
        int places = (header == null ? 0 : 1) + (query == null || choice ? 0 : 1) + (pointer == null ? 0 : 1);
        if (places != 1) {
            throw new IllegalArgumentException("a token stands in one place: header, query or pointer");
        }
    }

    @Override
    public RequestCheck check(SourceOptions options) {
        List<byte[]> secrets = Proofs.texts(options);
        Setting parameter = parameter(options);
        if (parameter != null) {
            return new InQuery(parameter.required(options), secrets);
        }
        if (header != null) {
            return new InHeader(header.required(options), wordOf(options), secrets);
        }
        return new InBody(String.valueOf(pointer), each, secrets);
    }

    /** The query parameter where it is the place, else null. */
    private @Nullable Setting parameter(SourceOptions options) {
        if (query == null || header == null) {
            return query;
        }
        if (!query.isSet(options)) {
            return null;
        }
        if (header.isSet(options) || (word != null && word.isSet(options))) {
            throw new IllegalArgumentException(
                    "settings." + query.name() + ": the secret stands in one place, the query or a header");
        }
        return query;
    }

    private String wordOf(SourceOptions options) {
        if (word == null || (header != null && header.isSet(options) && !word.isSet(options) && !isUsual(options))) {
            return "";
        }
        String found = word.orNull(options);
        return found == null ? "" : found;
    }

    /** Whether the header that the source names is the default one after all. */
    private boolean isUsual(SourceOptions options) {
        return header != null && header.required(options).equalsIgnoreCase(header.value());
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        if (options.secrets().isEmpty()) {
            throw new IllegalArgumentException("secrets: at least one is needed");
        }
        String secret = options.secrets().getFirst();
        Setting parameter = parameter(options);
        return draft -> {
            if (parameter != null) {
                String url = draft.url() + (draft.url().contains("?") ? "&" : "?") + parameter.required(options) + "="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8);
                return new RequestSigner.SignedRequest(url, Map.of(), draft.body());
            }
            if (header != null) {
                String before = wordOf(options).isEmpty() ? "" : wordOf(options) + " ";
                return new RequestSigner.SignedRequest(
                        draft.url(), Map.of(header.required(options), before + secret), draft.body());
            }
            return new RequestSigner.SignedRequest(draft.url(), Map.of(), withToken(draft.body(), secret));
        };
    }

    private byte[] withToken(byte[] body, String secret) {
        ObjectNode root = JsonBody.object(body);
        String name = String.valueOf(pointer).substring(1);
        if (each == null) {
            root.put(name, secret);
        } else if (root.at(each) instanceof ArrayNode list) {
            list.forEach(element -> {
                if (element instanceof ObjectNode object) {
                    object.put(name, secret);
                }
            });
        } else {
            throw new IllegalArgumentException("the body needs a list at " + each);
        }
        return JsonBody.write(root);
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.TOKEN;
    }

    @Override
    public Set<String> credentials() {
        return header == null || header.value() == null ? Set.of() : Set.of(header.value());
    }

    @Override
    public Set<String> settings() {
        return Setting.names(header, word, query);
    }

    @Override
    public boolean dated() {
        return false;
    }

    private record InHeader(String name, String word, List<byte[]> secrets) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return Proofs.sent(request, name);
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            if (!concerns(request)) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            String sent = Proofs.only(request, name);
            String token = sent == null ? null : behindWord(sent, word);
            if (token == null || token.isEmpty()) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            return Proofs.equalsAny(secrets, Proofs.wire(token)) ? Proofs.TOKEN : Proofs.refused(SIGNATURE_MISMATCH);
        }
    }

    /** What stands behind the word and spaces, or null when it is not there. */
    static @Nullable String behindWord(String value, String word) {
        if (word.isEmpty()) {
            return value;
        }
        String start = word.toLowerCase(Locale.ROOT) + " ";
        return value.toLowerCase(Locale.ROOT).startsWith(start)
                ? value.substring(start.length()).strip()
                : null;
    }

    private record InQuery(String name, List<byte[]> secrets) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return Fields.ofQuery(request.url()).count(name) > 0;
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            Fields sent = Fields.ofQuery(request.url());
            if (sent.count(name) == 0) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            byte[] token = sent.onlyBytes(name);
            if (token == null || token.length == 0) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            return Proofs.equalsAny(secrets, token) ? Proofs.TOKEN : Proofs.refused(SIGNATURE_MISMATCH);
        }
    }

    private record InBody(String pointer, @Nullable String each, List<byte[]> secrets) implements RequestCheck {
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
            List<String> tokens = tokens(body);
            if (tokens == null || tokens.isEmpty()) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            boolean all = true;
            for (String token : tokens) {
                all &= Proofs.equalsAny(secrets, Proofs.utf8(token));
            }
            return all ? Proofs.TOKEN : Proofs.refused(SIGNATURE_MISMATCH);
        }

        /** One for each part; null when a part has none. */
        private @Nullable List<String> tokens(JsonBody body) {
            var found = new ArrayList<String>();
            for (JsonNode part : parts(body.root())) {
                JsonNode token = part.at(JsonPointer.compile(pointer));
                if (!token.isTextual() || token.textValue().isEmpty()) {
                    return null;
                }
                found.add(token.textValue());
            }
            return found;
        }

        private Iterable<JsonNode> parts(JsonNode root) {
            if (each == null) {
                return List.of(root);
            }
            JsonNode list = root.at(JsonPointer.compile(each));
            return list.isArray() ? list : List.of();
        }
    }
}
