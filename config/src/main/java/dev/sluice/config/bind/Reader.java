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

    /** What it takes, in words, for the reference. */
    default Form form() {
        return Form.of("text");
    }

    /** The same, described in other words. */
    default Reader<T> as(Form form) {
        return new Described<>(this, form);
    }

    /** The same, called by another type's name; rules so far are taken to be what the name says. */
    default Reader<T> as(String type) {
        return as(Form.of(type));
    }

    /** The same with a further rule, whose message must make sense without the value. */
    default Reader<T> check(Predicate<? super T> rule, String message) {
        Reader<T> checked = spot -> {
            T value = read(spot);
            if (value == null || rule.test(value)) {
                return value;
            }
            spot.problem(message);
            return null;
        };
        return checked.as(form().and(message));
    }

    default <R> Reader<R> map(Function<? super T, ? extends R> change) {
        Reader<R> changed = spot -> {
            T value = read(spot);
            return value == null ? null : change.apply(value);
        };
        return changed.as(form());
    }

    /** A reader with its description. */
    record Described<T>(Reader<T> reader, Form form) implements Reader<T> {
        @Override
        public @Nullable T read(Spot spot) {
            return reader.read(spot);
        }
    }
}
