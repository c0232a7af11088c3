// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a form asks for, in its order, with what each may be: what the reference is made from, so that it can't
 * tell anything else than the code does. Made by letting the form read, and writing down what it asks for. Confined to the
 * thread that makes it; afterwards only read.
 */
public final class Outline {
    private final Map<String, Key> keys = new LinkedHashMap<>();

    /** What a key is when it is left out. */
    public sealed interface Absence {
        /** It must not be. */
        record Refused() implements Absence {}

        /** There is none, which means something of its own. */
        record Nothing() implements Absence {}

        /** This is taken. */
        record Default(Object value) implements Absence {}
    }

    /**
     * A key of a mapping.
     *
     * @param inside the keys beneath it; null where there are none
     */
    public record Key(
            String name,
            Form form,
            Absence absence,
            @Nullable Outline inside) {}

    private Outline() {}

    /** What {@code form} asks for where the mapping stands; which keys there are may hang on what others say. */
    public static Outline of(Node.Mapping mapping, Function<Fields, ?> form) {
        var outline = new Outline();
        Fields.read(mapping, mapping.place(), new Findings(), outline, form);
        return outline;
    }

    static Outline of(Function<Fields, ?> form) {
        return of(Fields.EMPTY, form);
    }

    /** All of them. */
    public List<Key> keys() {
        return new ArrayList<>(keys.values());
    }

    void add(String name, Form form) {
        Function<Fields, ?> inside = form.inside();
        keys.putIfAbsent(name, new Key(name, form, new Absence.Nothing(), inside == null ? null : of(inside)));
    }

    void absent(String name, Absence absence) {
        keys.computeIfPresent(name, (same, key) -> new Key(name, key.form(), absence, key.inside()));
    }
}
