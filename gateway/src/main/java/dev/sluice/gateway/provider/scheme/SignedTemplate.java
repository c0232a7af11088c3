// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a signature is made over: text with {@code {body}}, {@code {timestamp}}, {@code {id}}, {@code {method}}, {@code {url}},
 * {@code {url:readable}} and {@code {header:NAME}} in it.
 */
public final class SignedTemplate {

    private sealed interface Piece {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Literal(byte[] bytes) implements Piece {}

        record Header(String name) implements Piece {}

        enum Named implements Piece {
            BODY,
            TIMESTAMP,
            ID,
            METHOD,
            URL,
            URL_READABLE
        }
    }

    /** Takes the signed bytes, piece by piece. */
    @FunctionalInterface
    public interface Sink {
        void accept(byte[] bytes);
    }

    private final String text;
    private final List<Piece> pieces;
    private final Set<String> headers;

    private SignedTemplate(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = List.copyOf(pieces);
        this.headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Header header) {
                headers.add(header.name());
            }
        }
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException for an unknown or unclosed placeholder
     */
    public static SignedTemplate parse(String text) {
        var pieces = new ArrayList<Piece>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int end = open < 0 ? text.length() : open;
            if (end > at) {
                pieces.add(new Piece.Literal(text.substring(at, end).getBytes(StandardCharsets.UTF_8)));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'{' without '}' in " + text);
            }
            pieces.add(placeholder(text.substring(open + 1, close)));
            at = close + 1;
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("nothing is signed");
        }
        return new SignedTemplate(text, pieces);
    }

    private static Piece placeholder(String name) {
        if (name.startsWith("header:") && name.length() > "header:".length()) {
            return new Piece.Header(name.substring("header:".length()));
        }
        return switch (name) {
            case "body" -> Piece.Named.BODY;
            case "timestamp" -> Piece.Named.TIMESTAMP;
            case "id" -> Piece.Named.ID;
            case "method" -> Piece.Named.METHOD;
            case "url" -> Piece.Named.URL;
            case "url:readable" -> Piece.Named.URL_READABLE;
            default ->
                throw new IllegalArgumentException("unknown placeholder {" + name
                        + "}; known: {body}, {timestamp}, {id}, {method}, {url}, {header:NAME}");
        };
    }

    /** Whether the signature covers the body. */
    public boolean bindsBody() {
        return pieces.contains(Piece.Named.BODY);
    }

    boolean usesTimestamp() {
        return pieces.contains(Piece.Named.TIMESTAMP);
    }

    boolean usesId() {
        return pieces.contains(Piece.Named.ID);
    }

    /** Whether the signature covers the URL, which only the receiver's set-up knows. */
    public boolean bindsUrl() {
        return pieces.contains(Piece.Named.URL) || pieces.contains(Piece.Named.URL_READABLE);
    }

    /** The headers that {@code {header:NAME}} names; their case does not count. */
    public Set<String> headers() {
        return headers;
    }

    /**
     * Writes the signed bytes of a request, each piece as it stands: the body is not copied.
     *
     * @param timestamp as sent; null when the scheme has none
     * @param id as sent; null when the scheme has none
     */
    public void write(InboundRequest request, @Nullable String timestamp, @Nullable String id, Sink sink) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal literal -> sink.accept(literal.bytes());
                case Piece.Header header -> write(first(request.headers(header.name())), sink);
                case Piece.Named.BODY -> sink.accept(request.body());
                case Piece.Named.TIMESTAMP -> write(timestamp, sink);
                case Piece.Named.ID -> write(id, sink);
                case Piece.Named.METHOD -> write(request.method(), sink);
                case Piece.Named.URL -> write(request.url(), sink);
                case Piece.Named.URL_READABLE -> write(ReadableUrl.of(request.url()), sink);
            }
        }
    }

    private static @Nullable String first(List<String> values) {
        return values.isEmpty() ? null : values.getFirst();
    }

    private static void write(@Nullable String text, Sink sink) {
        if (text != null) {
            sink.accept(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
