// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.terminal;

/** A command ends with a message and an exit code; no stack, because nothing is broken here. */
public final class CommandFailure extends RuntimeException {
    public static final int AT_RUN_TIME = 1;
    public static final int WRONG_USE = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The one with that exit code. */
    public static CommandFailure of(int exitCode, String message) {
        return new CommandFailure(exitCode, message);
    }

    /** It was called or configured wrongly. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(WRONG_USE, message);
    }

    /** Something it needs did not work. */
    public static CommandFailure atRunTime(String message) {
        return new CommandFailure(AT_RUN_TIME, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
