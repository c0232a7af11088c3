// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignedTemplate;
import org.jspecify.annotations.Nullable;

/** The bytes that a signature is made over, written on demand so that they are never joined into one array. */
record SignedContent(
        SignedTemplate template,
        InboundRequest request,
        @Nullable String timestamp,
        @Nullable String id) {

    void writeTo(SignedTemplate.Sink sink) {
        template.write(request, timestamp, id, sink);
    }
}
