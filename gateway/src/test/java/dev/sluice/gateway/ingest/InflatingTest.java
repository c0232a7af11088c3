// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.http.RawClient;
import dev.sluice.gateway.provider.Providers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compressed bodies: only where a provider sends them, and no more than any body when they are out. */
@Timeout(60)
class InflatingTest {
    private static final String ACME = """
            name: acme
            title: Acme
            token: { header: X-Token }
            event: { id: /id, type: "com.acme.{/kind}", unparsed: com.acme.unparsed }
            gzip: true
            """;

    @AutoClose
    private static Door door;

    @BeforeAll
    static void open() throws Exception {
        door = new Door();
        door.table().follow(Providers.builtIn().with(Map.of(Path.of("acme.yaml"), ACME), refused -> {
            throw refused;
        }));
    }

    @BeforeEach
    void know() {
        door.log.forget();
        door.know(Door.source("acme", "acme", "s"), Door.source("stripe", "stripe", "s"));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static String post(String source, String encoding, byte[] body) {
        return RawClient.exchange(
                door.port(),
                "POST /in/" + source + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Token: s\r\nContent-Encoding: "
                        + encoding + "\r\nContent-Length: " + body.length + "\r\n\r\n" + new String(body, ISO_8859_1));
    }

    @Test
    void what_comes_out_is_what_is_kept() throws IOException {
        byte[] plain = "{\"id\":\"evt_1\",\"kind\":\"a\"}".getBytes(UTF_8);

        assertThat(post("acme", "GZIP", gzip(plain))).startsWith("HTTP/1.1 200");
        assertThat(door.log.events()).singleElement().satisfies(event -> {
            assertThat(event.data()).isEqualTo(plain);
            assertThat(event.type()).isEqualTo("com.acme.a");
        });
        assertThat(door.heldBytes()).isZero();
    }

    @Test
    void a_bomb_is_413_and_holds_nothing() throws IOException {
        byte[] bomb = gzip(new byte[Door.MAX_BODY + 1]);
        assertThat(bomb.length).isLessThan(1_000);

        assertThat(post("acme", "gzip", bomb)).startsWith("HTTP/1.1 413").contains("body_too_large");
        assertThat(post("acme", "gzip", gzip(new byte[Door.MAX_BODY]))).startsWith("HTTP/1.1 200");
        assertThat(door.heldBytes()).isZero();
    }

    @Test
    void no_loop_waits_for_what_comes_out() throws Exception {
        byte[] body = gzip("{\"id\":\"evt_9\",\"kind\":\"a\"}".getBytes(UTF_8));
        try (var busy = BusyThreads.ofProofs(door.vertx())) {
            assertThat(post("acme", "gzip", body)).startsWith("HTTP/1.1 503").contains("retry-after");
            assertThat(door.heldBytes()).as("a thread is to look at it").isEqualTo(body.length);
            assertThat(door.post("stripe", "{}", Map.of()).statusCode()).isEqualTo(401);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> door.heldBytes() == 0);
        assertThat(door.log.events()).isEmpty();
        assertThat(post("acme", "gzip", body)).startsWith("HTTP/1.1 200");
    }

    @Test
    void what_is_no_whole_gzip_is_400() throws IOException {
        byte[] whole = gzip("{\"id\":\"evt_1\"}".getBytes(UTF_8));

        for (byte[] broken :
                new byte[][] {"{}".getBytes(UTF_8), {}, Arrays.copyOf(whole, whole.length - 4), Arrays.copyOf(whole, 5)
                }) {
            assertThat(post("acme", "gzip", broken)).startsWith("HTTP/1.1 400").contains("body_malformed");
        }
        assertThat(door.log.events()).isEmpty();
        assertThat(door.heldBytes()).isZero();
    }

    @Test
    void another_encoding_or_another_source_is_415() throws IOException {
        byte[] body = gzip("{}".getBytes(UTF_8));

        for (String encoding : new String[] {"br", "deflate", "zstd", "gzip, gzip", "gzip, br", "x-gzip"}) {
            assertThat(post("acme", encoding, body)).startsWith("HTTP/1.1 415");
        }
        assertThat(post("stripe", "gzip", body)).startsWith("HTTP/1.1 415");
    }
}
