// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.cursor;

/** A cursor that is not taken. */
public final class BadCursorException extends RuntimeException {

    /** Why. */
    public enum Reason {
        MALFORMED("not a cursor"),
        /** Changed, another tenant's, or signed with another master key: a MAC can't tell which. */
        NOT_OURS("tampered with, another tenant's, or signed with another master key"),
        OTHER_VERSION("of a version this node does not know");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    BadCursorException(Reason reason) {
        super("the cursor is " + reason.text
                + "; start again with latest, earliest, a time, or a cursor of this gateway");
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
