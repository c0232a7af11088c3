// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.signing.Signer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** What an exchange is made for: says what is sent, and what the answer means. */
interface Errand {

    /** Makes what takes too long for the loop, before anything else; null: nothing does. */
    default @Nullable Future<?> prepare(Signer signer) {
        return null;
    }

    /** Method and target. */
    RequestOptions options();

    /** Writes the request; completes with the answer's head. */
    Future<HttpClientResponse> send(HttpClientRequest request);

    /** What the answer comes to. */
    AttemptOutcome outcome(HttpClientResponse head);
}
