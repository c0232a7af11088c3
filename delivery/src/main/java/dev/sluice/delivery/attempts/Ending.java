// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.attempts;

/** What an attempt came to, in one word. Label and code are stable. */
public enum Ending {
    /** A 2xx answer. */
    DELIVERED(0, "delivered"),
    /** The endpoint could not take more. */
    THROTTLED(1, "throttled"),
    /** Another answer. */
    FAILED(2, "failed"),
    /** No answer in time. */
    TIMEOUT(3, "timeout"),
    /** Nobody there, or the connection broke. */
    CONNECTION(4, "connection"),
    /** {@code targets} does not open the address: nothing was sent. */
    ADDRESS_DENIED(5, "address_denied"),
    /** 410. */
    GONE(6, "gone");

    private final int code;
    private final String label;

    Ending(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** In records, 0 to 15. */
    public int code() {
        return code;
    }

    /** In the API, and the label {@code outcome} of {@code sluice_attempts_total}. */
    public String label() {
        return label;
    }

    /**
     * The ending with this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Ending ofLabel(String label) {
        for (Ending ending : values()) {
            if (ending.label.equals(label)) {
                return ending;
            }
        }
        throw new IllegalArgumentException("no ending: " + label);
    }

    /**
     * The ending with this code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Ending of(int code) {
        for (Ending ending : values()) {
            if (ending.code == code) {
                return ending;
            }
        }
        throw new IllegalArgumentException("no ending: " + code);
    }
}
