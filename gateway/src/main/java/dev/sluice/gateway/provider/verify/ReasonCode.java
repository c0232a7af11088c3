// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.util.Locale;

/** Why a request was not taken as genuine. The codes are stable: providers' operators search for them. */
public enum ReasonCode {
    /** A signature, id, token or credential is absent. */
    SIGNATURE_MISSING,
    /** It can't be one: wrong text, a part missing, only unknown versions, or the header sent twice. */
    SIGNATURE_MALFORMED,
    /** No signature sent fits any secret. */
    SIGNATURE_MISMATCH,
    /** The header for the timestamp is absent. */
    TIMESTAMP_MISSING,
    /** It is not a time of the provider's unit, or was sent twice. */
    TIMESTAMP_MALFORMED,
    /** Genuine, but too old or from the future. */
    TIMESTAMP_OUT_OF_TOLERANCE,
    /** The key that the request names is not one to trust. */
    KEY_REJECTED,
    /** The body has to be parsed for verifying and can't be. */
    BODY_MALFORMED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** As it is told outside: {@code signature_missing}. */
    public String code() {
        return code;
    }
}
