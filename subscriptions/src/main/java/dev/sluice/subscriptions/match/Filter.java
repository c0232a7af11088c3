// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL filter over {@code id}, {@code source}, {@code type}, {@code subject}, {@code tenant} (texts), {@code
 * time} (a timestamp) and {@code data} (the parsed JSON body, else null). Thread-safe. Two filters of the same text are
 * equal.
 *
 * <p>Integers and decimals compare by value. What it may cost is bounded when it is compiled, see {@link FilterCost}.
 */
public final class Filter {

    private final String text;
    private final Program program;

    private Filter(String text, Program program) {
        this.text = text;
        this.program = program;
    }

    /**
     * Checks and compiles a filter.
     *
     * @throws FilterException when it does not compile or may cost too much
     */
    public static Filter compile(String cel) {
        return new Filter(cel, FilterCompiler.compile(cel));
    }

    /** What it says about an event. Never throws. */
    public Outcome evaluate(EventFacts facts) {
        try {
            Object answer = program.eval(facts);
            if (answer instanceof Boolean matches) return matches ? Outcome.MATCH : Outcome.NO_MATCH;
            return Outcome.FAILED;
        } catch (CelEvaluationException notForThisEvent) {
            return Outcome.FAILED;
        } catch (RuntimeException celBug) {
            // an evaluation must not stop the shard, whatever the library does with odd values
            return Outcome.FAILED;
        }
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
