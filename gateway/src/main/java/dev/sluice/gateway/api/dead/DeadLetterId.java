// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import dev.sluice.delivery.dead.FiledLetter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A dead letter's id: where it stands on its topic.
 *
 * @param partition of the dead letters topic
 * @param offset there
 */
public record DeadLetterId(int partition, long offset) {
    private static final Pattern FORM = Pattern.compile("dl_([0-9a-z]{1,5})-([0-9a-z]{1,12})");

    /** The letter's. */
    public static DeadLetterId of(FiledLetter letter) {
        return new DeadLetterId(letter.letter().partition(), letter.offset());
    }

    /** The id that the text is; empty when it is none. */
    public static Optional<DeadLetterId> read(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long partition = Long.parseLong(form.group(1), Character.MAX_RADIX);
        return Optional.of(new DeadLetterId(
                (int) Math.min(partition, Integer.MAX_VALUE), Long.parseLong(form.group(2), Character.MAX_RADIX)));
    }

    /** The text of it. */
    public String text() {
        return "dl_" + Integer.toString(partition, Character.MAX_RADIX) + "-"
                + Long.toString(offset, Character.MAX_RADIX);
    }
}
