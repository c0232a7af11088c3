// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.bare;

import dev.sluice.bench.process.Orders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The ceiling of streams: every event becomes one frame, encoded once; every tick, all frames of the tick go to every socket as one
 * shared buffer with one flush: {@code PORT BOOTSTRAP TOPIC TICK_MILLIS}. One event loop; no cursor, no filter, no bound.
 */
public final class BareBroadcast {
    private static final int TEXT_FRAME = 0x81;
    private static final int LONGEST_SHORT = 125;

    private final Vertx vertx;
    private final long tickMillis;
    private final Set<Channel> sockets = new LinkedHashSet<>();
    private CompositeByteBuf run = PooledByteBufAllocator.DEFAULT.compositeBuffer(1_024);
    private boolean tickDue;
    private long lastTick;

    private BareBroadcast(Vertx vertx, long tickMillis) {
        this.vertx = vertx;
        this.tickMillis = tickMillis;
    }

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        Context context = vertx.getOrCreateContext();
        BareBroadcast broadcast = new BareBroadcast(vertx, Long.parseLong(arguments[3]));
        Loop.await(context, () -> broadcast.listen(Integer.parseInt(arguments[0])));
        LogThread[] log = new LogThread[1];
        log[0] = LogThread.start(
                arguments[1],
                arguments[2],
                true,
                batch -> context.runOnContext(entered -> broadcast.take(batch, log[0])));
        Orders.say("ready");
        Orders.obey(order -> {});
    }

    private Future<HttpServer> listen(int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setTcpNoDelay(true)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(List.of("cloudevents.json", "sluice.v1"));
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response().setStatusCode(404).end())
                .webSocketHandler(this::join)
                .listen(port, "127.0.0.1");
    }

    private void join(ServerWebSocket socket) {
        Channel channel = ((WebSocketInternal) socket).channelHandlerContext().channel();
        sockets.add(channel);
        socket.closeHandler(closed -> sockets.remove(channel));
    }

    private void take(ConsumerRecords<byte[], byte[]> batch, LogThread log) {
        for (ConsumerRecord<byte[], byte[]> event : batch) {
            run.addComponent(true, frame(event));
            log.done();
        }
        if (tickDue) {
            return;
        }
        tickDue = true;
        long wait = lastTick + tickMillis - System.nanoTime() / 1_000_000;
        if (wait <= 0) {
            // behind the batches that came during the last tick, so that they share this one
            vertx.runOnContext(queued -> tick());
        } else {
            vertx.setTimer(wait, timer -> tick());
        }
    }

    private void tick() {
        tickDue = false;
        lastTick = System.nanoTime() / 1_000_000;
        ByteBuf frames = run;
        run = PooledByteBufAllocator.DEFAULT.compositeBuffer(1_024);
        ByteBuf flat = PooledByteBufAllocator.DEFAULT.directBuffer(frames.readableBytes());
        flat.writeBytes(frames);
        frames.release();
        for (Channel socket : sockets) {
            var unused = socket.writeAndFlush(flat.retainedDuplicate(), socket.voidPromise());
        }
        flat.release();
    }

    private static ByteBuf frame(ConsumerRecord<byte[], byte[]> event) {
        byte[] head = ("{\"specversion\":\"1.0\",\"id\":\"" + LogThread.header(event, "ce_id") + "\",\"source\":\""
                        + LogThread.header(event, "ce_source") + "\",\"type\":\"" + LogThread.header(event, "ce_type")
                        + "\",\"time\":\"" + LogThread.header(event, "ce_time")
                        + "\",\"datacontenttype\":\"application/json\",\"eventid\":\""
                        + LogThread.header(event, "ce_eventid") + "\",\"receivedtime\":\""
                        + LogThread.header(event, "ce_receivedtime") + "\",\"verification\":\"body\",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
        int length = head.length + event.value().length + 1;
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(length + 10).writeByte(TEXT_FRAME);
        if (length <= LONGEST_SHORT) {
            frame.writeByte(length);
        } else if (length <= 0xffff) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeBytes(head).writeBytes(event.value()).writeByte('}');
    }
}
