// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.handshake;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kind of request that is no event. Immutable and thread-safe; never throws for what a request holds. */
public interface Handshake {
    /** Whether the request has to be authentic before it is looked at. */
    boolean verified();

    /** The methods that it comes with. */
    Set<String> methods();

    /** Whether it hands the source's secret over. */
    default boolean handsOver() {
        return false;
    }

    /** Whether anybody can have this text signed by it as an event would be; such a body proves nothing. */
    default boolean signs(byte[] body) {
        return false;
    }

    /** The names of what a source may set for it. */
    default Set<String> settings() {
        return Set.of();
    }

    /**
     * What to answer.
     *
     * @param source with its secrets and settings
     * @return null when the request is none of this kind
     */
    @Nullable
    Reply reply(InboundRequest request, SourceOptions source);
}
