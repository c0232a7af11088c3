// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

/** A target that {@code targets} does not open. The text never tells which address a name has. */
public final class AddressRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AddressRefusedException(String reason) {
        super(reason, null, false, false);
    }

    /** Why, in words for the target's owner. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
