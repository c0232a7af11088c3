// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event types a subscription wants: an event matches when one of the patterns does. {@code *} stands for any
 * characters, dots included; case counts.
 *
 * <p>Operational events, whose types begin with {@value #OPERATIONAL}, match only a pattern that begins so too.
 */
public final class TypePatterns {

    /** What the types of operational events begin with. */
    public static final String OPERATIONAL = "dev.sluice.";

    private static final TypePatterns ALL = new TypePatterns(List.of("*"));

    private final List<String> patterns;

    private TypePatterns(List<String> patterns) {
        this.patterns = patterns;
    }

    /**
     * The patterns as written; null means all.
     *
     * @throws IllegalArgumentException when the list is empty or holds an empty pattern
     */
    public static TypePatterns of(@Nullable List<String> patterns) {
        if (patterns == null) return ALL;
        if (patterns.isEmpty())
            throw new IllegalArgumentException("types: needs at least one pattern, or leave it out");
        if (patterns.contains("")) throw new IllegalArgumentException("types: a pattern is empty");
        return new TypePatterns(patterns.stream().distinct().sorted().toList());
    }

    /** Whether an event of this type is wanted. Linear in the lengths of type and patterns but for backing up to the last star. */
    public boolean matches(String type) {
        boolean operational = type.startsWith(OPERATIONAL);
        for (String pattern : patterns) {
            if (operational && !pattern.startsWith(OPERATIONAL)) continue;
            if (glob(pattern, type)) return true;
        }
        return false;
    }

    /** The patterns, without repeats, sorted; {@code *} for all. */
    public List<String> patterns() {
        return patterns;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TypePatterns that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return String.join(",", patterns);
    }

    /** Only the last star is ever widened, so no pattern makes it exponential: at worst pattern length × type length. */
    private static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }
}
