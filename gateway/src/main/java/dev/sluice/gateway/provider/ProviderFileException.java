// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.config.tree.Problem;
import java.util.regex.Pattern;

/** A provider file that can't be used; the message is {@code FILE:LINE:COLUMN: what is wrong}. */
public final class ProviderFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLACED = Pattern.compile("(.*?):([0-9]+):([0-9]+): (.*)", Pattern.DOTALL);

    ProviderFileException(String message, Throwable cause) {
        super(message, cause);
    }

    ProviderFileException(String message) {
        super(message);
    }

    /** The same as a problem of a file of the operator's. */
    public Problem problem() {
        var placed = PLACED.matcher(String.valueOf(getMessage()));
        return placed.matches()
                ? new Problem(
                        placed.group(1),
                        Integer.parseInt(placed.group(2)),
                        Integer.parseInt(placed.group(3)),
                        placed.group(4))
                : new Problem("", 1, 1, String.valueOf(getMessage()));
    }
}
