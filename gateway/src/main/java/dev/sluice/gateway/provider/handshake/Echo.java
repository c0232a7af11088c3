// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.handshake;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text of the request comes back: most challenges are this.
 *
 * @param method it comes with
 * @param verified whether it has to be authentic first
 * @param from where the text stands
 * @param when what must stand somewhere besides; null for nothing
 * @param token where the source's setting {@code verifyToken} must stand (without that setting, one of its secrets), else it is refused
 *     with 403; null for nowhere
 * @param member the name it has in the answer's JSON; null for plain text
 */
public record Echo(
        String method,
        boolean verified,
        Place from,
        @Nullable Expected when,
        @Nullable Place token,
        @Nullable String member)
        implements Handshake {
    private static final String TOKEN = "verifyToken";

    /** A text at a place. */
    public record Expected(Place place, String text) {}

    @Override
    public Set<String> methods() {
        return Set.of(method);
    }

    @Override
    public Set<String> settings() {
        return token == null ? Set.of() : Set.of(TOKEN);
    }

    @Override
    public @Nullable Reply reply(InboundRequest request, SourceOptions source) {
        String text = request.method().equals(method) ? from.read(request) : null;
        if (text == null) {
            return isAsked(request) ? Reply.refused() : null;
        }
        boolean meant = when == null || when.text().equals(when.place().read(request));
        if (token != null && !(meant && isKnown(token.read(request), source))) {
            return Reply.refused();
        }
        if (!meant) {
            return null;
        }
        if (member != null) {
            return Reply.json(member, text);
        }
        // no provider's challenge holds markup; somebody else's might
        return text.indexOf('<') >= 0 ? Reply.refused() : Reply.text(text);
    }

    /** Whether it brings a token, right or wrong, and nothing to echo. */
    private boolean isAsked(InboundRequest request) {
        return request.method().equals(method) && token != null && token.read(request) != null;
    }

    private static boolean isKnown(@Nullable String sent, SourceOptions source) {
        return sent != null && SourceHandshakes.holds(source.settings().getOrDefault(TOKEN, source.secrets()), sent);
    }
}
