// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import java.util.HashMap;
import java.util.Map;

/**
 * The regular expressions (RE2: linear in the text) of one filter, compiled when the filter is. Collected by one thread,
 * then only read.
 */
final class RegexLiterals {

    private static final int MAX_PATTERN = 500;
    private static final int MAX_PROGRAM = 500;
    private static final int MAX_REPEATS = 100;

    private final Map<String, Pattern> compiled = new HashMap<>();

    boolean isEmpty() {
        return compiled.isEmpty();
    }

    /** Throws IllegalArgumentException with what is wrong. */
    void add(String regex) {
        if (regex.length() > MAX_PATTERN)
            throw new IllegalArgumentException("longer than " + MAX_PATTERN + " characters");
        if (expansion(regex) > MAX_REPEATS)
            throw new IllegalArgumentException("its repetitions are too many; use * or +");
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.programSize() > MAX_PROGRAM) throw new IllegalArgumentException("too big when compiled");
            compiled.put(regex, pattern);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(malformed.getDescription(), malformed);
        }
    }

    // a copied map of compiled patterns is immutable, which its type does not say
    @SuppressWarnings("Immutable")
    CelRuntimeBuilder addTo(CelRuntimeBuilder runtime) {
        Map<String, Pattern> patterns = Map.copyOf(compiled);
        return runtime.addFunctionBindings(CelFunctionBinding.fromOverloads(
                "matches",
                CelFunctionBinding.from(
                        "matches", String.class, String.class, (text, regex) -> find(patterns, text, regex)),
                CelFunctionBinding.from(
                        "matches_string", String.class, String.class, (text, regex) -> find(patterns, text, regex))));
    }

    private static boolean find(Map<String, Pattern> patterns, String text, String regex)
            throws CelEvaluationException {
        Pattern pattern = patterns.get(regex);
        if (pattern == null || text.length() > FilterCost.MAX_TEXT)
            throw new CelEvaluationException("text of " + text.length() + " characters is too long for matches");
        return pattern.matcher(text).find();
    }

    /** The product of all counted repetitions: what nesting them could make of a pattern before it is compiled. */
    private static long expansion(String regex) {
        long product = 1;
        for (int open = regex.indexOf('{'); open >= 0; open = regex.indexOf('{', open + 1)) {
            int close = regex.indexOf('}', open);
            if (close < 0) break;
            product = Math.min(Integer.MAX_VALUE, product * Math.max(1, greatest(regex.substring(open + 1, close))));
        }
        return product;
    }

    private static int greatest(String bounds) {
        int greatest = 0;
        for (String bound : bounds.split(",", -1)) {
            boolean count =
                    !bound.isEmpty() && bound.length() < 6 && bound.chars().allMatch(Character::isDigit);
            if (count) greatest = Math.max(greatest, Integer.parseInt(bound));
        }
        return greatest;
    }
}
