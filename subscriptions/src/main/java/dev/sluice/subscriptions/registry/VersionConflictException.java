// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

/** A write that expected another version than the registry has. Nothing was written. */
public final class VersionConflictException extends RuntimeException {

    private final long actual;

    public VersionConflictException(Kind kind, String id, long expected, long actual) {
        super(kind.label() + " " + id + ": version " + expected + " was expected, but it "
                + (actual == 0 ? "does not exist" : "has version " + actual) + "; read it again");
        this.actual = actual;
    }

    /** The version it has; 0 when there is none. */
    public long actual() {
        return actual;
    }
}
