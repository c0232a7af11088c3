// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.config.subscription.WebhookSpec.HeadersPrefix;
import dev.sluice.config.subscription.WebhookSpec.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event looks like as a request.
 *
 * @param mode the event's own bytes, or one CloudEvent in JSON
 * @param prefix of the signature's headers
 * @param forwardHeaders kept headers of the original request to pass on
 * @param consent what is asked before the first event, and who sends is said in each request; null: nothing
 */
public record RequestForm(
        Mode mode,
        HeadersPrefix prefix,
        List<String> forwardHeaders,
        @Nullable ConsentSpec consent) {

    /** The usual one: binary, {@code webhook-}, nothing passed on. */
    public static final RequestForm USUAL = new RequestForm(Mode.BINARY, HeadersPrefix.WEBHOOK, List.of());

    /** One that asks nothing first. */
    public RequestForm(Mode mode, HeadersPrefix prefix, List<String> forwardHeaders) {
        this(mode, prefix, forwardHeaders, null);
    }

    public RequestForm {
        forwardHeaders = List.copyOf(forwardHeaders);
    }
}
