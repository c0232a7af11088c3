// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The readers of the usual types. */
public final class Readers {
    private static final int LONGEST_NUMBER = 20;

    private Readers() {}

    /** A text, empty ones included. A bare number or boolean is none: what is written without quotes may lose its form. */
    public static Reader<String> anyText() {
        return spot -> {
            Kind kind = Kind.of(spot.node());
            if (!(spot.node() instanceof Node.Scalar scalar)) {
                spot.expected("text");
                return null;
            }
            if (kind == Kind.NUMBER || kind == Kind.TRUTH) {
                spot.problem("expected text, but this is " + kind.phrase() + "; put it in quotes");
                return null;
            }
            if (kind == Kind.NOTHING && scalar.style() == Node.Style.PLAIN) {
                spot.expected("text");
                return null;
            }
            return scalar.text();
        };
    }

    /** Any single value that is not nothing, as it is written, for someone else to understand. */
    public static Reader<String> scalar() {
        Reader<String> reader = spot -> {
            if (spot.node() instanceof Node.Scalar scalar && !Fields.isLiteralNothing(scalar)) {
                return scalar.text();
            }
            spot.expected("a single value");
            return null;
        };
        return reader.as("single value");
    }

    /** A text of at least one character. */
    public static Reader<String> text() {
        return anyText().check(text -> !text.isEmpty(), "must not be empty").as("text");
    }

    /** A text that no problem shows. */
    public static Reader<Secret> secret() {
        return text().map(Secret::of).as("secret");
    }

    /** A text that has to be parsed; the message of the parser's {@link IllegalArgumentException} says what it is not. */
    public static <T> Reader<T> parsed(Function<String, T> parser) {
        return parsed(parser, true);
    }

    /** The same for texts that may hold credentials. */
    public static <T> Reader<T> parsedUnseen(Function<String, T> parser) {
        return parsed(parser, false);
    }

    private static <T> Reader<T> parsed(Function<String, T> parser, boolean seen) {
        return spot -> {
            if (!(spot.node() instanceof Node.Scalar scalar)) {
                spot.expected("text");
                return null;
            }
            try {
                return parser.apply(scalar.text());
            } catch (IllegalArgumentException e) {
                spot.problem((seen ? spot.shown() : "this") + " is " + e.getMessage());
                return null;
            }
        };
    }

    public static Reader<Duration> duration(Duration least, Duration most) {
        return parsed(Durations::parse)
                .as("duration")
                .check(
                        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                        "must be between " + Durations.format(least) + " and " + Durations.format(most));
    }

    public static Reader<Integer> whole(int least, int most) {
        String rule = "must be between " + least + " and " + most;
        return number("a whole number", text -> Kind.WHOLE.matcher(text).matches())
                .check(value -> isBetween(value, BigDecimal.valueOf(least), BigDecimal.valueOf(most)), rule)
                .map(BigDecimal::intValueExact);
    }

    /** A whole number that may be a count of bytes. */
    public static Reader<Long> large(long least, long most) {
        String rule = "must be between " + least + " and " + most;
        return number("a whole number", text -> Kind.WHOLE.matcher(text).matches())
                .check(value -> isBetween(value, BigDecimal.valueOf(least), BigDecimal.valueOf(most)), rule)
                .map(BigDecimal::longValueExact);
    }

    public static Reader<Double> decimal(int least, int most) {
        return number("a number", text -> true)
                .check(
                        value -> isBetween(value, BigDecimal.valueOf(least), BigDecimal.valueOf(most)),
                        "must be between " + least + " and " + most)
                .map(BigDecimal::doubleValue);
    }

    private static boolean isBetween(BigDecimal value, BigDecimal least, BigDecimal most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static Reader<BigDecimal> number(String what, Predicate<String> form) {
        Reader<BigDecimal> reader = spot -> {
            if (Kind.literal(spot.node()) == Kind.NUMBER
                    && spot.node() instanceof Node.Scalar scalar
                    && scalar.text().length() <= LONGEST_NUMBER
                    && form.test(scalar.text())) {
                return new BigDecimal(scalar.text());
            }
            spot.expected(what);
            return null;
        };
        return reader.as(what.substring("a ".length()));
    }

    public static Reader<Boolean> truth() {
        Reader<Boolean> reader = spot -> {
            if (Kind.literal(spot.node()) == Kind.TRUTH && spot.node() instanceof Node.Scalar scalar) {
                return Boolean.parseBoolean(scalar.text());
            }
            spot.expected("true or false");
            return null;
        };
        return reader.as("true or false");
    }

    /** One of an enum's names, in lower case. */
    public static <E extends Enum<E>> Reader<E> choice(Class<E> type) {
        Map<String, E> choices = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(
                        choice -> choice.name().toLowerCase(Locale.ROOT),
                        choice -> choice,
                        (a, b) -> a,
                        LinkedHashMap::new));
        Reader<E> reader = spot -> {
            if (!(spot.node() instanceof Node.Scalar scalar)) {
                spot.expected("text");
                return null;
            }
            E choice = choices.get(scalar.text());
            if (choice == null) {
                spot.problem(spot.shown() + " is not one of " + String.join(", ", choices.keySet()));
            }
            return choice;
        };
        return reader.as("one of " + String.join(", ", choices.keySet()));
    }

    public static <T> Reader<List<T>> list(Reader<T> items) {
        Reader<List<T>> reader = spot -> {
            if (!(spot.node() instanceof Node.Sequence sequence)) {
                spot.expected("a list");
                return null;
            }
            var read = new ArrayList<T>();
            for (Node item : sequence.items()) {
                T value = items.read(spot.item(item));
                if (value != null) {
                    read.add(value);
                }
            }
            return read.size() == sequence.items().size() ? List.copyOf(read) : null;
        };
        return reader.as(items.form().listed());
    }

    /** Secrets in use: an entry that is empty after substitution is left out; none left is wrong. */
    public static Reader<List<Secret>> secrets(Reader<Secret> entry) {
        return used(entry, 1);
    }

    /** Secrets in use, if there are any: an entry that is empty after substitution is left out. */
    public static Reader<List<Secret>> secretsIfAny(Reader<Secret> entry) {
        return used(entry, 0);
    }

    private static Reader<List<Secret>> used(Reader<Secret> entry, int least) {
        Reader<List<Secret>> reader = spot -> {
            if (!(spot.node() instanceof Node.Sequence sequence)) {
                spot.expected("a list");
                return null;
            }
            var used =
                    sequence.items().stream().filter(item -> !isEmptyText(item)).toList();
            if (used.size() < least) {
                spot.problem("no secret is left in this list");
                return null;
            }
            return list(entry).read(new Spot(new Node.Sequence(used, sequence.place()), spot.key(), spot.findings()));
        };
        return reader.as(entry.form().listed());
    }

    private static boolean isEmptyText(Node item) {
        return item instanceof Node.Scalar scalar
                && scalar.style() != Node.Style.PLAIN
                && scalar.text().isEmpty();
    }

    /** A mapping whose keys are the operator's; {@code refusal} says what is wrong with one, or null. */
    public static <T> Reader<Map<String, T>> map(
            Function<String, @Nullable String> refusal, Function<String, Reader<T>> values) {
        Reader<Map<String, T>> reader = spot -> {
            if (!(spot.node() instanceof Node.Mapping mapping)) {
                spot.expected("a mapping");
                return null;
            }
            var read = new LinkedHashMap<String, T>();
            for (Node.Entry entry : mapping.entries()) {
                String problem = refusal.apply(entry.key());
                T value = values.apply(entry.key()).read(new Spot(entry.value(), entry.keyPlace(), spot.findings()));
                if (problem != null) {
                    spot.findings().add(entry.keyPlace(), problem);
                } else if (value != null) {
                    read.put(entry.key(), value);
                }
            }
            return read;
        };
        return reader.as("mapping");
    }

    /** A mapping with the keys that {@code form} asks for; any other is wrong. */
    public static <T> Reader<T> object(Function<Fields, T> form) {
        Reader<T> reader = spot -> {
            if (spot.node() instanceof Node.Mapping mapping) {
                return Fields.read(mapping, spot.key(), spot.findings(), form);
            }
            if (Kind.of(spot.node()) == Kind.NOTHING) {
                return Fields.read(Fields.EMPTY, spot.key(), spot.findings(), form);
            }
            spot.expected("a mapping");
            return null;
        };
        return reader.as(Form.mapping(form));
    }

    /** What {@code form} makes of nothing at all, untold: the stand-in for something that could not be read. */
    static <T> T standIn(Function<Fields, T> form) {
        return Fields.read(Fields.EMPTY, Fields.EMPTY.place(), new Findings(), form);
    }
}
