// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import org.jspecify.annotations.Nullable;

/**
 * The names of the headers that belong together. A scheme may know several families (Standard Webhooks: {@code webhook-*} and
 * {@code svix-*}); a request is judged by one of them as a whole, never by a mixture.
 *
 * @param signature holds the signature
 * @param id holds the signed message id; null when the scheme signs none
 * @param timestamp holds the timestamp; null when there is none, or when it stands in the signature header
 */
public record HeaderFamily(
        String signature, @Nullable String id, @Nullable String timestamp) {

    boolean signs(InboundRequest request) {
        return has(request, signature);
    }

    boolean complete(InboundRequest request) {
        return has(request, signature) && has(request, id) && has(request, timestamp);
    }

    private static boolean has(InboundRequest request, @Nullable String name) {
        return name == null || !request.headers(name).isEmpty();
    }
}
