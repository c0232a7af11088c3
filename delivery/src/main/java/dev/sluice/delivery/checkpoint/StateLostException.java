// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.checkpoint;

/** The group has an offset for a partition of which no state is written: its lanes can't be started without losing their place. */
final class StateLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateLostException(String message) {
        super(message);
    }
}
