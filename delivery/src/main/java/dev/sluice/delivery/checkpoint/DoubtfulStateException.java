// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

/** What is written of a partition can't be trusted: its lanes can't be started without losing their place. */
final class DoubtfulStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DoubtfulStateException(String message) {
        super(message);
    }
}
