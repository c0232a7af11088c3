// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

/** How a signature is made: an HMAC of RFC 2104 or Ed25519 of RFC 8032. */
public enum Algorithm {
    HMAC_SHA1("HmacSHA1"),
    HMAC_SHA256("HmacSHA256"),
    HMAC_SHA384("HmacSHA384"),
    HMAC_SHA512("HmacSHA512"),
    ED25519("Ed25519");

    private final String jcaName;

    Algorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    /** The name in the Java Security Standard Algorithm Names. */
    public String jcaName() {
        return jcaName;
    }

    /** Whether one key both signs and verifies. */
    public boolean symmetric() {
        return this != ED25519;
    }
}
