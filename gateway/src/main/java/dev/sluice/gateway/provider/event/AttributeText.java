// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import org.jspecify.annotations.Nullable;

/**
 * Which texts of a foreign request may become an attribute: 1 to 1,024 characters, no control characters, no half surrogates
 * (CloudEvents 1.0 section "Type System"). Any other is treated as not found, never cut.
 */
final class AttributeText {
    static final int MAX_LENGTH = 1_024;

    private AttributeText() {}

    static @Nullable String clean(@Nullable String text) {
        return text == null || text.isEmpty() || text.length() > MAX_LENGTH || !allowed(text) ? null : text;
    }

    private static boolean allowed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
