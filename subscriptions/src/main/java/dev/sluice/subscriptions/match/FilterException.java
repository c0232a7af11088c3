// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.match;

/** A filter that can't be used as written. Line and column count from 1; the message says what to do. */
public final class FilterException extends RuntimeException {

    private final int line;
    private final int column;

    FilterException(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
    }

    /** Within the filter's text. */
    public int line() {
        return line;
    }

    /** Within that line. */
    public int column() {
        return column;
    }
}
