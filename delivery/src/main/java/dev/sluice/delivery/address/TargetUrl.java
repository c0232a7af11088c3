// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A target's URL, read strictly: what two parsers might read differently is refused.
 *
 * @param https whether requests are encrypted
 * @param host lower case; a name without a trailing dot, or an address literal without brackets
 * @param port 1 to 65535
 * @param requestTarget path and query as they go into the request line
 */
public record TargetUrl(boolean https, String host, int port, String requestTarget) {

    private static final int MAX_LENGTH = 2048;
    private static final int MAX_NAME = 253;
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER_LIKE = Pattern.compile("[0-9]+|0x.*");

    /**
     * Reads a URL.
     *
     * @throws AddressRefusedException for one that can't be a target under any policy
     */
    public static TargetUrl parse(String text) {
        checkCharacters(text);
        URI uri = uri(text);
        boolean https = isHttps(uri);
        refuseIf(uri.getRawFragment() != null, "a fragment is of no use to a server");
        refuseIf(String.valueOf(uri.getRawAuthority()).indexOf('@') >= 0, "credentials don't belong into a URL");
        var written = uri.getHost();
        refuseIf(written == null, "no host that can be read");
        int port = port(String.valueOf(uri.getRawAuthority()), String.valueOf(written), https);
        return new TargetUrl(https, host(String.valueOf(written).toLowerCase(Locale.ROOT)), port, requestTarget(uri));
    }

    /** Whether the host is an address, not a name. */
    public boolean isLiteral() {
        return IpRange.address(host) != null;
    }

    private static void checkCharacters(String text) {
        refuseIf(text.isEmpty() || text.length() > MAX_LENGTH, "must have 1 to 2048 characters");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            refuseIf(c <= ' ' || c == '\\' || c == 0x7f, "a space, a backslash or a control character");
            refuseIf(c > 0x7f, "must be ASCII: write an international name as xn--…, and the path percent-encoded");
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw new AddressRefusedException("not a URL");
        }
    }

    private static boolean isHttps(URI uri) {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        refuseIf(uri.isOpaque() || !(scheme.equals("https") || scheme.equals("http")), "must begin with https://");
        return scheme.equals("https");
    }

    // The authority must be the host and at most one port: URI alone takes an empty port, leading zeros and 65536.
    private static int port(String authority, String host, boolean https) {
        if (authority.equals(host)) {
            return https ? 443 : 80;
        }
        var text = authority.startsWith(host + ":") ? authority.substring(host.length() + 1) : "";
        refuseIf(!PORT.matcher(text).matches(), "a port must be 1 to 65535");
        int port = Integer.parseInt(text);
        refuseIf(port > 65535, "a port must be 1 to 65535");
        return port;
    }

    private static String host(String written) {
        if (written.startsWith("[")) {
            var literal = written.substring(1, written.length() - 1);
            refuseIf(IpRange.address(literal) == null, "not an IPv6 address that can be read");
            return literal;
        }
        var name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        refuseIf(name.isEmpty() || name.length() > MAX_NAME, "a host name has 1 to 253 characters");
        var labels = name.split("\\.", -1);
        for (String label : labels) {
            refuseIf(!LABEL.matcher(label).matches(), "not a host name");
        }
        boolean numberLike = NUMBER_LIKE.matcher(labels[labels.length - 1]).matches();
        refuseIf(numberLike && IpRange.address(written) == null, "an IPv4 address is four decimal numbers");
        return name;
    }

    private static String requestTarget(URI uri) {
        var path = uri.getRawPath();
        var target = path == null || path.isEmpty() ? "/" : path;
        return uri.getRawQuery() == null ? target : target + "?" + uri.getRawQuery();
    }

    private static void refuseIf(boolean condition, String reason) {
        if (condition) {
            throw new AddressRefusedException(reason);
        }
    }
}
