// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Whether a text with {@code {placeholders}} is well formed. */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final String HEADER = "header:";

    private Template() {}

    /** Of text and placeholders that pass the test; no other braces. */
    static boolean isOf(String text, Predicate<String> placeholder) {
        var matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!placeholder.test(matcher.group(1))) {
                return false;
            }
        }
        return matcher.replaceAll("").chars().noneMatch(c -> c == '{' || c == '}');
    }

    static boolean isHeader(String placeholder) {
        return placeholder.startsWith(HEADER) && Names.HEADER.test(placeholder.substring(HEADER.length()));
    }
}
