// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One mapping while it is read: each key asked for is a known one, and at the end the others are told. */
public final class Fields {
    static final Node.Mapping EMPTY = new Node.Mapping(List.of(), Place.TOP);

    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Place key;
    private final Findings findings;
    private final @Nullable Outline outline;

    private Fields(Node.Mapping mapping, Place key, Findings findings, @Nullable Outline outline) {
        mapping.entries().forEach(entry -> entries.put(entry.key(), entry));
        this.key = key;
        this.findings = findings;
        this.outline = outline;
    }

    /** Reads a mapping by its form; {@code key} is where that tells what is missing. */
    public static <T> T read(Node.Mapping mapping, Place key, Findings findings, Function<Fields, T> form) {
        return read(mapping, key, findings, null, form);
    }

    static <T> T read(
            Node.Mapping mapping, Place key, Findings findings, @Nullable Outline outline, Function<Fields, T> form) {
        var fields = new Fields(mapping, key, findings, outline);
        T read = form.apply(fields);
        fields.tellUnknown();
        return read;
    }

    /** What stands under a key, read as one type. */
    public <T> Value<T> get(String name, Reader<T> reader) {
        known.add(name);
        if (outline != null) {
            outline.add(name, reader.form());
        }
        var entry = entries.get(name);
        if (entry == null) {
            return new Value<>(this, name, null, null);
        }
        var spot = new Spot(entry.value(), entry.keyPlace(), findings);
        boolean nothing = Kind.of(entry.value()) == Kind.NOTHING;
        return new Value<>(this, name, spot, nothing ? null : reader.read(spot));
    }

    /** A mapping that may be left out: its form then sees an empty one, and tells what is missing at the nearest key. */
    public <T> T section(String name, Function<Fields, T> form) {
        known.add(name);
        if (outline != null) {
            outline.add(name, Form.mapping(form));
        }
        var entry = entries.get(name);
        if (entry == null) {
            return read(EMPTY, key, findings, form);
        }
        T read = Readers.object(form).read(new Spot(entry.value(), entry.keyPlace(), findings));
        return read == null ? Readers.standIn(form) : read;
    }

    /** A mapping from the operator's names to things of one form; {@code refusal} says what is wrong with a name. */
    public <T> Map<String, T> named(
            String name, Function<String, @Nullable String> refusal, BiFunction<String, Fields, T> form) {
        known.add(name);
        if (outline != null) {
            outline.add(name, Form.of("mapping of names"));
        }
        var read = new LinkedHashMap<String, T>();
        for (Node.Entry entry : mappingAt(name).entries()) {
            String problem = refusal.apply(entry.key());
            if (problem != null) {
                findings.add(entry.keyPlace(), problem);
            }
            T thing = Readers.<T>object(inside -> form.apply(entry.key(), inside))
                    .read(new Spot(entry.value(), entry.keyPlace(), findings));
            if (thing != null) {
                read.put(entry.key(), thing);
            }
        }
        return read;
    }

    private Node.Mapping mappingAt(String name) {
        var entry = entries.get(name);
        if (entry == null || Kind.of(entry.value()) == Kind.NOTHING) {
            return EMPTY;
        }
        if (entry.value() instanceof Node.Mapping mapping) {
            return mapping;
        }
        new Spot(entry.value(), entry.keyPlace(), findings).expected("a mapping");
        return EMPTY;
    }

    void absent(String name, Outline.Absence absence) {
        if (outline != null) {
            outline.absent(name, absence);
        }
    }

    /** Whether the key stands there, with or without a value. */
    public boolean stands(String name) {
        return entries.containsKey(name);
    }

    /** Whether something stands under the key. */
    public boolean has(String name) {
        var entry = entries.get(name);
        return entry != null && Kind.of(entry.value()) != Kind.NOTHING;
    }

    /** Tells something about the mapping as a whole, at its key. */
    public void problem(String message) {
        findings.add(key, message);
    }

    /** Tells that a key must not stand here, at the key, which counts as known from then on. */
    public void refuse(String name, String message) {
        known.add(name);
        var entry = entries.get(name);
        findings.add(entry == null ? key : entry.keyPlace(), message);
    }

    /** Lets a key stand unread. */
    public void pass(String name) {
        known.add(name);
    }

    static boolean isLiteralNothing(Node node) {
        return node instanceof Node.Scalar scalar
                && scalar.style() == Node.Style.PLAIN
                && Kind.of(node) == Kind.NOTHING;
    }

    private void tellUnknown() {
        var candidates = new ArrayList<>(known);
        for (Node.Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                findings.add(entry.keyPlace(), unknown(entry.key(), candidates));
            }
        }
    }

    private static String unknown(String name, List<String> candidates) {
        String told = "unknown key '" + name + "'";
        return Nearest.to(name, candidates)
                .map(nearest -> told + "; did you mean '" + nearest + "'?")
                .orElse(told + "; none is known here");
    }
}
