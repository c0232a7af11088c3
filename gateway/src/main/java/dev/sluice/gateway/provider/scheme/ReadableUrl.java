// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

/**
 * A URL with those escapes undone that HubSpot undoes before it signs (developers.hubspot.com, validating requests, v3): of
 * {@code : / ? @ ! $ ' ( ) * , ;}. Every other escape stays, so that nothing ambiguous comes out.
 */
final class ReadableUrl {
    private static final String UNDONE = ":/?@!$'()*,;";

    private ReadableUrl() {}

    static String of(String url) {
        if (url.indexOf('%') < 0) {
            return url;
        }
        var readable = new StringBuilder(url.length());
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            int undone = c == '%' ? escaped(url, i) : -1;
            if (undone >= 0 && UNDONE.indexOf(undone) >= 0) {
                readable.append((char) undone);
                i += 2;
            } else {
                readable.append(c);
            }
        }
        return readable.toString();
    }

    private static int escaped(String url, int at) {
        if (at + 2 >= url.length()) {
            return -1;
        }
        int high = Character.digit(url.charAt(at + 1), 16);
        int low = Character.digit(url.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
