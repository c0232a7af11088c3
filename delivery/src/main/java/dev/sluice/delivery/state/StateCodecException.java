// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.state;

/** A state record that this version can't read: its partition must stop, lest a lane be taken for being at the tail. */
public final class StateCodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateCodecException(String message) {
        super(message);
    }

    StateCodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
