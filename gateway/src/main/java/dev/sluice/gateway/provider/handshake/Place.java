// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.handshake;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.WireText;
import dev.sluice.gateway.provider.verify.JsonBody;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a text of a request stands: in a query parameter, in a header, or at a pointer of its JSON body.
 *
 * @param kind which of them
 * @param name the parameter's, the header's, or the pointer
 */
public record Place(Kind kind, String name) {
    private static final int MAX_BODY = 16 * 1024;

    /** The parts of a request. */
    public enum Kind {
        QUERY,
        HEADER,
        BODY
    }

    /** Reads {@code query:NAME}, {@code header:NAME} or {@code /pointer}. */
    public static Place parse(String text) {
        if (text.startsWith("/")) {
            return new Place(Kind.BODY, text);
        }
        for (Kind kind : List.of(Kind.QUERY, Kind.HEADER)) {
            String start = kind.name().toLowerCase(Locale.ROOT) + ":";
            if (text.startsWith(start) && text.length() > start.length()) {
                return new Place(kind, text.substring(start.length()));
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of query:NAME, header:NAME and /pointer");
    }

    /** The text, or null when it is not there exactly once. Never throws. */
    @Nullable
    String read(InboundRequest request) {
        return switch (kind) {
            case QUERY -> query(request.url(), name);
            case HEADER -> {
                List<String> values = request.headers(name);
                yield values.size() == 1 ? values.getFirst() : null;
            }
            case BODY -> {
                JsonBody body = small(request);
                yield body == null ? null : body.text(name);
            }
        };
    }

    /** A body that may be a handshake, read as JSON; null when it is too long for one, which every event would otherwise be parsed for. */
    static @Nullable JsonBody small(InboundRequest request) {
        return request.body().length > MAX_BODY ? null : JsonBody.read(request.body());
    }

    private static @Nullable String query(String url, String name) {
        int start = url.indexOf('?');
        if (start < 0) {
            return null;
        }
        String found = null;
        for (String part : url.substring(start + 1).split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && name.equals(decoded(part.substring(0, equals)))) {
                if (found != null) {
                    return null;
                }
                found = decoded(part.substring(equals + 1));
            }
        }
        return found;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(WireText.written(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
