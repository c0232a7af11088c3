// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import java.util.List;

/** One event of a request that holds several. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PartOfRequest(InboundRequest whole, byte[] body) implements InboundRequest {
    @Override
    public String method() {
        return whole.method();
    }

    @Override
    public String url() {
        return whole.url();
    }

    @Override
    public List<String> headers(String name) {
        return whole.headers(name);
    }
}
