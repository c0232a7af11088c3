// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.spool;

/** The spool's files can't be read, so nobody knows what waits in them. */
public final class SpoolException extends RuntimeException {
    public SpoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
