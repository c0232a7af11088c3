// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

/** How a signature is made. */
public enum Algorithm {
    /** RFC 2104, as the next three. */
    HMAC_SHA1("HmacSHA1", Kind.HMAC),
    HMAC_SHA256("HmacSHA256", Kind.HMAC),
    HMAC_SHA384("HmacSHA384", Kind.HMAC),
    HMAC_SHA512("HmacSHA512", Kind.HMAC),
    /** The plain hash of the secret and then the content; no HMAC, and weaker. */
    SHA256_OF_SECRET("SHA-256", Kind.DIGEST),
    /** RFC 8032. */
    ED25519("Ed25519", Kind.PAIR),
    /** FIPS 186-5 on P-256, the signature in DER. */
    ECDSA_SHA256("SHA256withECDSA", Kind.PAIR);

    /** What a key of the algorithm is. */
    public enum Kind {
        HMAC,
        DIGEST,
        /** A key pair, of which the gateway holds the public half. */
        PAIR
    }

    private final String jcaName;
    private final Kind kind;

    Algorithm(String jcaName, Kind kind) {
        this.jcaName = jcaName;
        this.kind = kind;
    }

    /** The name in the Java Security Standard Algorithm Names. */
    public String jcaName() {
        return jcaName;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether one key both signs and verifies. */
    public boolean symmetric() {
        return kind != Kind.PAIR;
    }
}
