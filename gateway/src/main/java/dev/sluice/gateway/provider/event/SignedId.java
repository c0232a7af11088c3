// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import org.jspecify.annotations.Nullable;

/** Finds the message id that a provider signs. Thread-safe. */
@FunctionalInterface
public interface SignedId {
    /** The id of a verified request, or null when there is none. */
    @Nullable
    String of(InboundRequest request);
}
