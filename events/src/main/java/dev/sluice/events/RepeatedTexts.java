// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again from record to record, such as source, type and key: what is the same is one object, so that what holds many
 * events holds little besides their bodies and ids. At most 1,024 texts of up to 64 bytes; one takes another's place. Confined to one
 * thread.
 */
public final class RepeatedTexts {
    private static final int PLACES = 1024;
    private static final int LONGEST = 64;
    private static final int SPREAD = 0x9E37_79B9;
    private static final int SHIFT = 22;

    private final byte[] @Nullable [] forms = new byte[PLACES][];
    private final @Nullable String[] texts = new String[PLACES];

    /** The text of this UTF-8; {@code form} is kept and must not be changed. */
    String of(byte[] form) {
        if (form.length > LONGEST) {
            return new String(form, StandardCharsets.UTF_8);
        }
        int at = (Arrays.hashCode(form) * SPREAD) >>> SHIFT;
        String known = texts[at];
        if (known != null && Arrays.equals(forms[at], form)) {
            return known;
        }
        String text = new String(form, StandardCharsets.UTF_8);
        forms[at] = form;
        texts[at] = text;
        return text;
    }
}
