// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, by the number of letters to change (Levenshtein), whatever their case. */
public final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The candidate nearest to the word, the first of equally near ones; empty when there is none to choose. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String cut = word.substring(0, Math.min(word.length(), LONGEST)).toLowerCase(Locale.ROOT);
        return candidates.stream().min(Comparator.comparingInt(it -> distance(cut, it.toLowerCase(Locale.ROOT))));
    }

    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
