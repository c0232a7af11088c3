// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.gateway.provider.verify.KeyRef;
import dev.sluice.gateway.provider.verify.KeySource;
import io.vertx.core.Future;

/** What the door needs of the outside for providers that publish keys, want confirmations or hand secrets over. Thread-safe. */
public interface Outside extends KeySource {
    /** The same, asked for one source: what it has fetched too often is not to be missed by the others. */
    default Outside askedBy(String source, String tenant) {
        return this;
    }

    /**
     * Fetches a key that {@link #find} wants.
     *
     * @return completes on the caller's context when {@code find} knows more, be it that there is no such key; fails when nothing can be
     *     said now
     */
    Future<Void> fetch(KeyRef key);

    /** Gets a URL that a verified request named, on a host that its provider owns; only logged when it fails. */
    void confirm(String source, String url);

    /**
     * Keeps a secret that was handed over, unless the source has one. One is being kept of a source at a time: whoever hands over the same
     * meanwhile shares its outcome, another is not taken.
     *
     * @param latestNanos of {@link System#nanoTime}: from then on it is not written, for whoever handed it over was told so
     * @return completes on the caller's context when it is kept; fails when it can't be
     */
    Future<Void> keep(String source, String secret, long latestNanos);

    /** Of a gateway that reaches nothing: no key is found, nothing is kept. */
    static Outside none() {
        return new Outside() {
            @Override
            public Answer find(KeyRef ref) {
                return Answer.Standing.REJECTED;
            }

            @Override
            public Future<Void> fetch(KeyRef key) {
                return Future.failedFuture("nothing is reached from here");
            }

            @Override
            public void confirm(String source, String url) {
                // reaches nothing
            }

            @Override
            public Future<Void> keep(String source, String secret, long latestNanos) {
                return Future.failedFuture("nothing is kept here");
            }
        };
    }
}
