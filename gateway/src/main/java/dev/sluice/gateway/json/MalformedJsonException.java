// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.json;

/** It is no JSON that is taken. The message goes on after "it", and repeats nothing of what was read. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message, null, false, false);
    }
}
