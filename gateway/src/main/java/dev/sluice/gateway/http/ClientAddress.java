// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.delivery.address.Networks;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the other end of its connection, or, when that is a proxy that is trusted, what it says. Of several proxies
 * each adds what it sees, so the list is read from its end up to the first address that is no trusted proxy: what stands before it
 * anybody may have written. Immutable and thread-safe.
 */
final class ClientAddress {
    private static final String FOR = "for=";
    private static final List<String> NOBODY = List.of("");

    private final Networks trusted;
    private final Forwarded header;

    ClientAddress(Networks trusted, Forwarded header) {
        this.trusted = trusted;
        this.header = header;
    }

    /** Null when a trusted proxy says nothing that can be read: then it is not known who sends. */
    @Nullable
    InetAddress of(HttpServerRequest request) {
        InetAddress peer = address(request.connection().remoteAddress());
        if (peer == null || header == Forwarded.PROXY_PROTOCOL || trusted.isEmpty() || !trusted.contains(peer)) {
            return peer;
        }
        List<String> path = switch (header) {
            case FORWARDED -> forwarded(request.headers().getAll("Forwarded"));
            case PROXY_PROTOCOL -> List.of();
            case X_FORWARDED_FOR -> listed(request.headers().getAll("X-Forwarded-For"));
        };
        InetAddress sender = null;
        for (int i = path.size() - 1; i >= 0; i--) {
            sender = Networks.literal(path.get(i));
            if (sender == null || !trusted.contains(sender)) {
                return sender;
            }
        }
        return sender;
    }

    /** Whether who has made the connection may speak on it: where the PROXY protocol is spoken, only those who are trusted. */
    boolean admits(HttpConnection connection) {
        if (header != Forwarded.PROXY_PROTOCOL) {
            return true;
        }
        InetAddress real = address(connection.remoteAddress(true));
        return real != null && trusted.contains(real);
    }

    boolean speaksProxyProtocol() {
        return header == Forwarded.PROXY_PROTOCOL;
    }

    static @Nullable InetAddress address(@Nullable SocketAddress address) {
        return address == null || address.hostAddress() == null
                ? null
                : Networks.literal(withoutZone(address.hostAddress()));
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static List<String> listed(List<String> headers) {
        var found = new ArrayList<String>();
        for (String header : headers) {
            for (String one : header.split(",", -1)) {
                found.add(bare(one.strip()));
            }
        }
        return found;
    }

    /** RFC 7239, 4: elements of pairs, of which {@code for} counts; one without is not known. Nobody when anything of it is malformed. */
    static List<String> forwarded(List<String> headers) {
        var found = new ArrayList<String>();
        for (String header : headers) {
            if (isOpenQuote(header)) {
                // what a proxy has appended may stand in the quotes of whoever sent the rest
                return NOBODY;
            }
            for (String element : split(header, ',')) {
                String sender = senderOf(element);
                if (sender == null) {
                    return NOBODY;
                }
                found.add(sender);
            }
        }
        return found;
    }

    /** Empty when the element does not tell; null when it is none, or tells two. */
    private static @Nullable String senderOf(String element) {
        String sender = null;
        for (String pair : split(element, ';')) {
            String text = pair.strip();
            if (text.indexOf('=') <= 0) {
                return null;
            }
            if (text.toLowerCase(Locale.ROOT).startsWith(FOR)) {
                if (sender != null) {
                    return null;
                }
                sender = bare(unquoted(text.substring(FOR.length())));
            }
        }
        return sender == null ? "" : sender;
    }

    private static boolean isOpenQuote(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            }
        }
        return quoted;
    }

    /** At separators that stand in no quotes. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** Without brackets and port. */
    private static String bare(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? "" : node.substring(1, end);
        }
        int colon = node.indexOf(':');
        return colon >= 0 && colon == node.lastIndexOf(':') ? node.substring(0, colon) : node;
    }
}
