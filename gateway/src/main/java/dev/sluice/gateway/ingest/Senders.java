// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import dev.sluice.config.source.SenderSettings;
import dev.sluice.delivery.address.Networks;
import dev.sluice.gateway.http.Exchange;
import dev.sluice.gateway.problem.ProblemCode;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may send to a source. Immutable.
 *
 * @param networks from where; empty is from anywhere
 * @param names of which the client's certificate must have one; empty asks for none
 */
record Senders(Networks networks, List<String> names) {
    static Senders of(SenderSettings said) {
        return new Senders(Networks.of(said.allowFrom()), said.clientNames());
    }

    /** Why the sender is refused; null when he is not. An address that is not known is not allowed. */
    @Nullable
    ProblemCode refusal(HttpServerRequest request, Exchange exchange) {
        if (!networks.isEmpty()) {
            InetAddress sender = exchange.sender(request);
            if (sender == null || !networks.contains(sender)) {
                return ProblemCode.SENDER_NOT_ALLOWED;
            }
        }
        return names.isEmpty() || !Collections.disjoint(names, exchange.clientNames(request))
                ? null
                : ProblemCode.CLIENT_CERTIFICATE_MISSING;
    }
}
