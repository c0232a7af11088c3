// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.util.Locale;

/** What a provider's scheme binds; the event's {@code verification} attribute. */
public enum VerificationGrade {
    /** The signature covers the body. */
    BODY,
    /** The sender is known, the body is not covered: who sees one request can forge others. */
    TOKEN,
    /** Nothing was verified. */
    NONE;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** As it stands in the event: {@code body}. */
    public String code() {
        return code;
    }
}
