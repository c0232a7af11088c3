// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However a conversation is cut into pieces: what is folded is found, and no body is taken for a head. */
class FoldedLinesProperties {
    private static final String FOLDED = "GET /in/x HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n";

    /** Bodies that would be full of folded lines if they were heads; an empty one makes a request without a length. */
    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of("", " ", "\n \n\t", "{\r\n  \"a\": 1\r\n}", "\r\n\r\n \r\n", "x".repeat(300) + "\n y");
    }

    private static String request(String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return "POST /in/x HTTP/1.1\r\nHost: a\r\nA: b  c\r\n" + length + "\r\n" + body;
    }

    @Property
    void no_body_is_taken_for_a_head(
            @ForAll @Size(min = 1, max = 4) List<@From("bodies") String> bodies,
            @ForAll @IntRange(min = 1, max = 80) int piece) {
        var all = new StringBuilder();
        bodies.forEach(body -> all.append(request(body)));
        var wire = new Wire();
        wire.send(all.toString(), piece);
        assertThat(wire.requests).isEqualTo(bodies.size());
        assertThat(wire.lines.isFound()).isFalse();
    }

    @Property
    void a_folded_line_is_found_behind_any_requests_that_were_answered(
            @ForAll @Size(max = 3) List<@From("bodies") String> bodies,
            @ForAll @IntRange(min = 1, max = 80) int piece) {
        var wire = new Wire();
        bodies.forEach(body -> wire.send(request(body), piece));
        assertThat(wire.lines.isFound()).isFalse();
        wire.send(FOLDED, piece);
        assertThat(wire.lines.isFound()).isTrue();
    }

    /** A decoder with what stands before and behind it. */
    private static final class Wire {
        private final FoldedLines lines = new FoldedLines();
        private int requests;
        private final EmbeddedChannel channel =
                new EmbeddedChannel(new Before(), new HttpRequestDecoder(), new Behind());

        private void send(String text, int piece) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            for (int at = 0; at < bytes.length; at += piece) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
                channel.releaseInbound();
            }
        }

        private final class Before extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                lines.read((ByteBuf) message);
                context.fireChannelRead(message);
            }
        }

        private final class Behind extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest head) {
                    requests++;
                    lines.found(head);
                }
                context.fireChannelRead(message);
            }
        }
    }
}
