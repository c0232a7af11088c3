// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import java.util.List;

/** One piece of the configuration, whatever it was written in. */
public sealed interface Node {
    /** Where it begins. */
    Place place();

    /** A text as it was written; what it means is decided by the key it stands under. */
    record Scalar(String text, Style style, Place place) implements Node {}

    record Sequence(List<Node> items, Place place) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Entries in their order; no key stands twice. */
    record Mapping(List<Entry> entries, Place place) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** Something that could not be read; its problem has been told. */
    record Unreadable(Place place) implements Node {}

    record Entry(String key, Place keyPlace, Node value) {}

    /** How a scalar was written. */
    enum Style {
        /** Bare, so that it may be a number, a boolean or nothing. */
        PLAIN,
        /** In quotes or as a block: a text. */
        QUOTED,
        /** Made from variables or files: may be read as any type, and is never shown. */
        SUBSTITUTED
    }
}
