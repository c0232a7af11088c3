// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.util.Map;

/** Undoes the entities that WordPress's {@code wp_specialchars_decode} undoes, in one pass. */
final class HtmlText {
    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("&lt;", "<"),
            Map.entry("&#x3c;", "<"),
            Map.entry("&#060;", "<"),
            Map.entry("&gt;", ">"),
            Map.entry("&#x3e;", ">"),
            Map.entry("&#062;", ">"),
            Map.entry("&amp;", "&"),
            Map.entry("&#x26;", "&"),
            Map.entry("&#038;", "&"),
            Map.entry("&quot;", "\""),
            Map.entry("&#x22;", "\""),
            Map.entry("&#034;", "\""),
            Map.entry("&#039;", "'"),
            Map.entry("&#x27;", "'"));

    private HtmlText() {}

    static String plain(String text) {
        var plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = text.charAt(at) == '&' ? text.indexOf(';', at) + 1 : 0;
            String decoded = end > 0 ? ENTITIES.get(text.substring(at, end)) : null;
            if (decoded == null) {
                plain.append(text.charAt(at++));
            } else {
                plain.append(decoded);
                at = end;
            }
        }
        return plain.toString();
    }
}
