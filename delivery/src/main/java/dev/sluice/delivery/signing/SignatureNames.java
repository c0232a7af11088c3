// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.signing;

import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import io.vertx.core.http.HttpHeaders;

/** The names of the three headers that Standard Webhooks verifies by. */
public record SignatureNames(CharSequence id, CharSequence timestamp, CharSequence signature) {

    private static final SignatureNames WEBHOOK = of("webhook");
    private static final SignatureNames SVIX = of("svix");

    private static SignatureNames of(String prefix) {
        return new SignatureNames(
                HttpHeaders.createOptimized(prefix + "-id"),
                HttpHeaders.createOptimized(prefix + "-timestamp"),
                HttpHeaders.createOptimized(prefix + "-signature"));
    }

    /** As the subscription wants them. */
    public static SignatureNames of(HeadersPrefix prefix) {
        return switch (prefix) {
            case WEBHOOK -> WEBHOOK;
            case SVIX -> SVIX;
        };
    }
}
