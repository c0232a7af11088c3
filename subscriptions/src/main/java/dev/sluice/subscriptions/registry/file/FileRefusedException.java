// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

/** What a file says can't follow on what the registry says; the message says what to change. Trying again does not help. */
public final class FileRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FileRefusedException(String message) {
        super(message);
    }
}
