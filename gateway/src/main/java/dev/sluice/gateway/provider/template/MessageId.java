// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

/**
 * Which texts are ids that a signature may be made over. The id stands before the timestamp in what is signed, with a full stop between
 * them. So an id that ends in another request's timestamp could make the signature of that request good for a later time, which its body
 * would have to begin with. Other full stops do no harm, and there are senders that use them.
 */
final class MessageId {
    /** Bytes; of a longer one no event could have its id, and a repeat would not be known. */
    static final int MAX_LENGTH = 1_024;

    /** Digits of a time in seconds, from 2001 on. */
    private static final int TIME_DIGITS = 10;

    private MessageId() {}

    /**
     * Whether it has a usable length, no control characters and nothing that could be a timestamp behind a full stop.
     *
     * @param id as sent, each character a byte
     */
    static boolean isUsable(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars().noneMatch(Character::isISOControl)
                && !holdsTime(id);
    }

    private static boolean holdsTime(String id) {
        for (int stop = id.indexOf('.'); stop >= 0; stop = id.indexOf('.', stop + 1)) {
            int end = stop + 1;
            while (end < id.length() && id.charAt(end) >= '0' && id.charAt(end) <= '9') {
                end++;
            }
            boolean whole = end == id.length() || id.charAt(end) == '.';
            if (whole && end - stop > TIME_DIGITS) {
                return true;
            }
        }
        return false;
    }
}
