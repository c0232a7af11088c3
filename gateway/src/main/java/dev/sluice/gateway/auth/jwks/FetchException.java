// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth.jwks;

/** Why there is no set of keys. Carries no stack, and nothing of what was answered. */
final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FetchOutcome outcome;

    FetchException(FetchOutcome outcome, String detail) {
        super(detail, null, false, false);
        this.outcome = outcome;
    }

    FetchOutcome outcome() {
        return outcome;
    }
}
