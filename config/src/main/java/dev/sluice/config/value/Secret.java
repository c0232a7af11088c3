// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.value;

import java.util.Objects;

/** A text that must not be shown: it leaves this object through {@link #reveal()} only, and prints as {@code ***}. */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text);
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself, for the code that signs, verifies or encrypts. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
