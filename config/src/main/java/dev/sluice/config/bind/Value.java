// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import org.jspecify.annotations.Nullable;

/** What came of one key: left out, nothing, wrong (told already) or a value. One of its three methods ends the reading. */
public final class Value<T> {
    private final Fields fields;
    private final String key;
    private final @Nullable Spot spot;
    private final @Nullable T value;

    Value(Fields fields, String key, @Nullable Spot spot, @Nullable T value) {
        this.fields = fields;
        this.key = key;
        this.spot = spot;
        this.value = value;
    }

    /** The value; the default when the key is left out or empty after substitution. */
    public T orElse(T otherwise) {
        fields.absent(key, new Outline.Absence.Default(otherwise));
        if (value == null && spot != null && Fields.isLiteralNothing(spot.node())) {
            spot.problem("expected a value, but this is empty; leave the key out for its default");
        }
        return value == null ? otherwise : value;
    }

    /** The value; null when the key is left out or says nothing. */
    public @Nullable T orNull() {
        return value;
    }

    /** The value; without one it is told, and the stand-in lets the reading go on. */
    public T required(T standIn) {
        fields.absent(key, new Outline.Absence.Refused());
        if (spot == null) {
            fields.problem("missing key '" + key + "'");
        } else if (Kind.of(spot.node()) == Kind.NOTHING) {
            spot.problem("'" + key + "' must not be empty");
        }
        return value == null ? standIn : value;
    }
}
