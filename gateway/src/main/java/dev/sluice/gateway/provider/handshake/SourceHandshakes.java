// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.handshake;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The handshakes of one source. Immutable and thread-safe. */
public final class SourceHandshakes {
    private final List<Handshake> all;
    private final SourceOptions source;
    private final Set<String> methods;

    public SourceHandshakes(List<Handshake> all, SourceOptions source) {
        this.all = List.copyOf(all);
        this.source = source;
        this.methods = all.stream().flatMap(one -> one.methods().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there are any. */
    public boolean none() {
        return all.isEmpty();
    }

    /** Whether a request of this method can be a handshake. */
    public boolean takes(String method) {
        return methods.contains(method);
    }

    /** Whether one of another method than POST has to be authentic: those can't be told from each other before. */
    public boolean verifies(String method) {
        return all.stream().anyMatch(one -> one.verified() && one.methods().contains(method));
    }

    /**
     * The answer to a request that is a handshake.
     *
     * @param authentic whether it has been verified; one that has not is only answered where the provider does not sign it
     * @return null when it is none
     */
    public @Nullable Reply reply(InboundRequest request, boolean authentic) {
        for (int i = 0; i < all.size(); i++) {
            Handshake one = all.get(i);
            if (one.verified() == authentic && one.methods().contains(request.method())) {
                Reply reply = one.reply(request, source);
                if (reply != null) {
                    return owned(reply);
                }
            }
        }
        return null;
    }

    /** A secret that is handed over counts only while there is none: else anybody could take the source over. */
    private Reply owned(Reply reply) {
        String handed = reply.secret();
        if (handed == null || source.secrets().isEmpty()) {
            return reply;
        }
        return holds(source.secrets(), handed) ? withoutSecret(reply) : Reply.refused();
    }

    /** Whether the text is one of these, an empty one never. In constant time: anybody may ask. */
    static boolean holds(List<String> secrets, String sent) {
        boolean found = false;
        for (String secret : secrets) {
            found |= !secret.isEmpty()
                    && MessageDigest.isEqual(
                            secret.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    private static Reply withoutSecret(Reply reply) {
        return new Reply(reply.status(), reply.contentType(), reply.body(), reply.headers(), reply.confirm(), null);
    }
}
