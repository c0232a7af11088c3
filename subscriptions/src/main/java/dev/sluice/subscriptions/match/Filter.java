// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL filter over {@code id}, {@code source}, {@code type}, {@code subject}, {@code time}, {@code tenant} and
 * {@code data}. Thread-safe. Two filters of the same text are equal.
 */
public final class Filter {

    private final String text;

    private Filter(String text) {
        this.text = text;
    }

    /**
     * Checks and compiles a filter.
     *
     * @throws FilterException when it does not compile or may cost too much
     */
    public static Filter compile(String cel) {
        if (cel.length() > 2_000) throw new FilterException(1, 2_001, "is longer than 2,000 characters; split it");
        return new Filter(cel);
    }

    /** What it says about an event. Never throws. */
    public Outcome evaluate(EventFacts facts) {
        if (text.isBlank()) return Outcome.FAILED;
        throw new UnsupportedOperationException("filter " + text + " on " + facts.type());
    }

    /** As written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Filter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
