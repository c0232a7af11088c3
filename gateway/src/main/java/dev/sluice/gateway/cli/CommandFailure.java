// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

/** A command ends with a message and an exit code; no stack, because nothing is broken here. */
final class CommandFailure extends RuntimeException {
    static final int AT_RUN_TIME = 1;
    static final int WRONG_USE = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** It was called or configured wrongly. */
    static CommandFailure usage(String message) {
        return new CommandFailure(WRONG_USE, message);
    }

    /** Something it needs did not work. */
    static CommandFailure atRunTime(String message) {
        return new CommandFailure(AT_RUN_TIME, message);
    }

    int exitCode() {
        return exitCode;
    }
}
