// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names may look like. */
public final class Names {
    static final String TENANT_RULE = "must be a tenant's name: a-z 0-9 _ -, at most 63, not beginning with _ or -";
    static final Predicate<String> TENANT =
            Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}").asMatchPredicate();

    static final String HEADER_RULE = "must be a header's name";
    static final Predicate<String> HEADER =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}").asMatchPredicate();

    static final String POINTER_RULE = "must be a JSON pointer, such as /data/id";
    static final Predicate<String> POINTER = Names::isPointer;

    private static final Predicate<String> RESOURCE =
            Pattern.compile("[A-Za-z0-9_-]{1,64}").asMatchPredicate();

    private Names() {}

    /** Without a pattern: a long text would take a stack frame a character. */
    private static boolean isPointer(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '~' && (i + 1 == text.length() || "01".indexOf(text.charAt(i + 1)) < 0)) {
                return false;
            }
        }
        return text.startsWith("/");
    }

    /** What is wrong with the name of a tenant, or null. */
    public static @Nullable String refuseTenant(String name) {
        return TENANT.test(name) ? null : TENANT_RULE;
    }

    /** What is wrong with the name of a source or a subscription, or null. */
    public static @Nullable String refuseResource(String name) {
        return RESOURCE.test(name) ? null : "a name here is 1 to 64 of A-Z a-z 0-9 _ -";
    }
}
