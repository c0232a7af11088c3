// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads URLs; an {@link IllegalArgumentException} says what is wrong and never repeats the text. */
public final class Urls {
    private static final int HIGHEST_PORT = 65_535;

    private Urls() {}

    /** An absolute http or https URL with a host, without user info and fragment. */
    public static URI http(String text) {
        URI url = parse(text);
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("not a URL that begins with http:// or https://");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not allowed: a URL with user info");
        }
        if (url.getHost() == null || url.getPort() > HIGHEST_PORT) {
            throw new IllegalArgumentException("not a URL with a host");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("not allowed: a URL with a fragment");
        }
        return url;
    }

    /** An origin as browsers send it: {@code scheme://host[:port]} and nothing more. */
    public static String origin(String text) {
        URI url = http(text);
        if (!url.getRawPath().isEmpty() || url.getRawQuery() != null) {
            throw new IllegalArgumentException("not an origin: write scheme://host or scheme://host:port");
        }
        return text;
    }

    /** Where an HTTP proxy is: {@code http://host[:port]} and nothing more. */
    public static URI proxy(String text) {
        URI url = http(text);
        boolean plain = url.getScheme().equalsIgnoreCase("http");
        if (!plain || !url.getRawPath().isEmpty() || url.getRawQuery() != null || url.getPort() == 0) {
            throw new IllegalArgumentException("not a proxy: write http://host:port");
        }
        return url;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL", e);
        }
    }
}
