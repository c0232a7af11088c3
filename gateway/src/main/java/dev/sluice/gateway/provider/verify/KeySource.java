// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

/** Where the keys come from that requests name. Thread-safe; never blocks. */
@FunctionalInterface
public interface KeySource {
    /** Has no key: every scheme that needs one refuses. */
    KeySource NONE = ref -> Answer.Standing.REJECTED;

    /** What is known of a key. */
    sealed interface Answer {
        /** It is here. */
        record Found(PresentedKey key) implements Answer {}

        /** There is no answer yet, or never. */
        enum Standing implements Answer {
            /** Asked for, there is no such key, or it is not to be trusted. */
            REJECTED,
            /** It has to be fetched first. */
            WANTED
        }
    }

    /** A key and what it says of signatures. */
    @FunctionalInterface
    interface PresentedKey {
        /**
         * Whether the signature is the key's. Never throws for what was sent.
         *
         * @param algorithm a name of RFC 7518 for a token's key, of the Java Security Standard Algorithm Names for a certificate's
         */
        boolean verifies(String algorithm, byte[] signed, byte[] signature);
    }

    Answer find(KeyRef ref);
}
