// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads one type of value; null means that what stands there is wrong, and has been told. */
@FunctionalInterface
public interface Reader<T> {
    @Nullable
    T read(Spot spot);

    /** The same with a further rule, whose message must make sense without the value. */
    default Reader<T> check(Predicate<? super T> rule, String message) {
        return spot -> {
            T value = read(spot);
            if (value == null || rule.test(value)) {
                return value;
            }
            spot.problem(message);
            return null;
        };
    }

    default <R> Reader<R> map(Function<? super T, ? extends R> change) {
        return spot -> {
            T value = read(spot);
            return value == null ? null : change.apply(value);
        };
    }
}
