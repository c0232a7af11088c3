// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A value of every element of a list in the body itself (never in a form), with commas between: what is known by one of
 * them only would be the same as what holds more. Read by a pass of its own. Immutable.
 */
final class EveryElement {
    private static final String MIDDLE = ":/";

    private final Batch list;
    private final PointerTree wanted = new PointerTree();
    private final int slot;

    private EveryElement(String list, String pointer) {
        this.list = new Batch(list);
        this.slot = wanted.add(pointer);
    }

    /**
     * Reads {@code /list:/pointer}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static EveryElement parse(String text) {
        int middle = text.indexOf(MIDDLE);
        if (middle < 0) {
            throw new IllegalArgumentException(
                    "{every:/list:/pointer} names a list and what each element holds, not " + text);
        }
        return new EveryElement(text.substring(0, middle), text.substring(middle + 1));
    }

    /** Null when there is no such list, it is empty, or an element lacks the value. */
    @Nullable
    String of(byte[] body) {
        List<byte[]> elements = list.split(body);
        if (elements == null || elements.isEmpty()) {
            return null;
        }
        var all = new StringJoiner(",");
        for (byte[] element : elements) {
            JsonValues values = JsonValues.read(element, wanted);
            String value = values == null ? null : values.get(slot);
            if (value == null || value.isEmpty() || all.length() > AttributeText.MAX_LENGTH) {
                return null;
            }
            all.add(value);
        }
        return all.toString();
    }
}
