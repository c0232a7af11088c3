// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.events.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;

/**
 * Requests a second of the client beside those of the least code that could do the same on Vert.x's client: one loop each,
 * in turns. Run {@code main} with {@code sink 9999} in one process and {@code client 9999} in another.
 */
final class WebhookClientBench {

    private static final int IN_FLIGHT = 64;
    private static final int SECONDS = 4;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 100_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final byte[] KEY = new byte[32];
    private static final byte[] OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        if (args[0].equals("sink")) {
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
            vertx.createNetServer()
                    .connectHandler(socket -> socket.handler(new Sink(socket::write)::read))
                    .listen(port, "127.0.0.1");
            return;
        }
        Event event = Event.builder()
                .tenant("acme")
                .id("evt_1PgafmB7WZ01zgkWkDnQnOYY")
                .source("/in/stripe-live")
                .type("com.stripe.invoice.paid")
                .subject("cus_QXg1o8vcGmoR32")
                .time("2026-11-21T10:00:00Z")
                .contentType("application/json")
                .data(body())
                .build();
        double[] bare = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            bare[i] = measure("bare", vertx -> new Bare(vertx, port, event)::post);
            ours[i] = measure("ours", vertx -> ours(vertx, port, event));
        }
        Arrays.sort(bare);
        Arrays.sort(ours);
        System.out.printf(
                "median of the loop's time each: bare %.1f us, ours %.1f us, bare/ours %.2f%n",
                bare[ROUNDS / 2], ours[ROUNDS / 2], bare[ROUNDS / 2] / ours[ROUNDS / 2]);
        System.exit(0);
    }

    private static byte[] body() {
        byte[] body = new byte[1024];
        Arrays.fill(body, (byte) 'x');
        return body;
    }

    private static Supplier<Future<?>> ours(Vertx vertx, int port, Event event) {
        var policy = new TargetPolicy(true, true, List.of(), List.of(), Set.of());
        var client = new WebhookClient(
                vertx, new AddressGuard(policy, name -> Future.failedFuture(name)), ClientSettings.of("Sluice/0.1"));
        var endpoint = Endpoint.of(new EndpointSpec(
                "http://127.0.0.1:" + port + "/hooks",
                List.of("whsec_" + Base64.getEncoder().encodeToString(KEY)),
                Map.of(),
                Duration.ofSeconds(15)));
        return () -> client.attempt(endpoint, event, 1).map(outcome -> {
            if (!(outcome instanceof AttemptOutcome.Delivered)) {
                System.err.println(outcome);
                System.exit(1);
            }
            return null;
        });
    }

    private static double measure(String name, Function<Vertx, Supplier<Future<?>>> make) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Context context = vertx.getOrCreateContext();
        AtomicLong done = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong thread = new AtomicLong();
        context.runOnContext(v -> {
            thread.set(Thread.currentThread().threadId());
            var post = make.apply(vertx);
            for (int i = 0; i < IN_FLIGHT; i++) {
                loop(post, done, stop);
            }
        });
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> done.get() >= WARM_UP);
        long before = done.get();
        long start = System.nanoTime();
        long cpu = THREADS.getThreadCpuTime(thread.get());
        vertx.timer(SECONDS, TimeUnit.SECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        long count = done.get() - before;
        double rate = count * 1e9 / (System.nanoTime() - start);
        double perLoop = (THREADS.getThreadCpuTime(thread.get()) - cpu) / 1e3 / count;
        stop.set(true);
        vertx.close().toCompletionStage().toCompletableFuture().get();
        System.out.printf("%s %.0f/s, %.1f us of the loop each%n", name, rate, perLoop);
        return perLoop;
    }

    private static void loop(Supplier<Future<?>> post, AtomicLong done, AtomicBoolean stop) {
        post.get().onSuccess(v -> {
            done.lazySet(done.get() + 1);
            if (!stop.get()) {
                loop(post, done, stop);
            }
        });
    }

    /** The least that signs and posts. */
    private static final class Bare {
        private final HttpClient client;
        private final RequestOptions options;
        private final Event event;
        private final Mac mac;

        Bare(Vertx vertx, int port, Event event) {
            this.event = event;
            client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(IN_FLIGHT));
            options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/hooks");
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        Future<?> post() {
            return client.request(options)
                    .compose(request -> {
                        String timestamp = Long.toString(System.currentTimeMillis() / 1000);
                        mac.update((event.eventId() + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
                        byte[] digest = mac.doFinal(event.data());
                        request.putHeader("content-type", "application/json")
                                .putHeader("webhook-id", event.eventId())
                                .putHeader("webhook-timestamp", timestamp)
                                .putHeader(
                                        "webhook-signature",
                                        "v1," + Base64.getEncoder().encodeToString(digest));
                        return request.send(Buffer.buffer(event.data()));
                    })
                    .compose(response -> response.end());
        }
    }

    /** Answers 200 to each complete request of a connection. */
    private static final class Sink {
        private final Function<Buffer, Future<Void>> out;
        private byte[] have = new byte[0];

        Sink(Function<Buffer, Future<Void>> out) {
            this.out = out;
        }

        void read(Buffer more) {
            byte[] all = more.getBytes();
            if (have.length > 0) {
                byte[] joined = Arrays.copyOf(have, have.length + all.length);
                System.arraycopy(all, 0, joined, have.length, all.length);
                all = joined;
            }
            int at = 0;
            while (true) {
                String head = new String(all, at, Math.min(2048, all.length - at), StandardCharsets.ISO_8859_1);
                int end = head.indexOf("\r\n\r\n");
                int length = head.indexOf("content-length: ");
                if (end < 0 || length < 0) break;
                int size = Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)));
                if (at + end + 4 + size > all.length) break;
                at += end + 4 + size;
                out.apply(Buffer.buffer(OK));
            }
            have = Arrays.copyOfRange(all, at, all.length);
        }
    }
}
