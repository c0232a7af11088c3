// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.once;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** The requests that came with an {@code Idempotency-Key} in the last 24 h, and their answers. Thread-safe; never blocks. */
public interface IdempotencyKeys {
    /**
     * Whose key it is, and how it reads.
     *
     * @param tenant the token's
     * @param subject the token's, empty when it has none
     */
    record Key(String tenant, String subject, String text) {}

    /** The first request's answer. */
    record Answer(int status, Map<String, String> headers, Buffer body) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** Without the body, which may hold a secret. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** What a key is to a request. */
    sealed interface Claim {
        /** Nobody had it: the request is to be done, then {@link #keep kept} or {@link #release released}. */
        record Granted() implements Claim {}

        /** The same request was answered so. */
        record Answered(Answer answer) implements Claim {}

        /** Another request had it. */
        record OtherRequest() implements Claim {}

        /** The same request is being done. */
        record UnderWay() implements Claim {}
    }

    /** Takes the key for a request, of which {@code fingerprint} tells method, address and body. */
    Future<Claim> claim(Key key, String fingerprint);

    /** The request that the key was granted to was answered so. */
    Future<Void> keep(Key key, Answer answer);

    /** The request that the key was granted to did nothing: the key is free. */
    Future<Void> release(Key key);
}
