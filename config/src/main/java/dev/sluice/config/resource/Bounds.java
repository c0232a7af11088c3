// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import java.util.Collection;

/**
 * How much a resource may say. Whatever is listed, and every template, is gone through for each event, on threads that all tenants share.
 */
final class Bounds {
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 256;
    private static final int MOST_HEADERS = 50;
    private static final int LONGEST_TEMPLATE = 500;

    static final String SECRETS_RULE = "must have at most " + ResourceJson.MOST_SECRETS + " secrets";
    static final String PATTERNS_RULE = "must have at most " + MOST_PATTERNS + " patterns";
    static final String PATTERN_RULE = "must have at most " + LONGEST_PATTERN + " characters";
    static final String TEMPLATE_RULE = "must have at most " + LONGEST_TEMPLATE + " characters";
    static final String HEADERS_RULE = "must have at most " + MOST_HEADERS + " headers";

    private Bounds() {}

    static boolean fewSecrets(Collection<?> secrets) {
        return secrets.size() <= ResourceJson.MOST_SECRETS;
    }

    static boolean fewPatterns(Collection<?> patterns) {
        return patterns.size() <= MOST_PATTERNS;
    }

    static boolean isPattern(String text) {
        return text.length() <= LONGEST_PATTERN;
    }

    static boolean isTemplate(String text) {
        return text.length() <= LONGEST_TEMPLATE;
    }

    static boolean fewHeaders(Collection<?> headers) {
        return headers.size() <= MOST_HEADERS;
    }
}
