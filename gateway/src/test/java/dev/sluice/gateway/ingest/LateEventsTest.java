// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.typed.KnownTypes;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that come to the log when much of the time for their answer is over, or all of it. */
@Timeout(60)
class LateEventsTest {
    private static final String ACME = """
            name: acme
            title: Acme
            token: { header: X-Token }
            event: { id: /id, type: "com.acme.{/kind}", unparsed: com.acme.unparsed, batch: "" }
            """;
    private static final Map<String, String> TOKEN = Map.of("X-Token", "s");
    private static final String TYPED = "{\"id\":\"1\",\"kind\":\"typed\"}";
    private static final String PLAIN = "{\"id\":\"2\",\"kind\":\"plain\"}";

    @AutoClose
    private Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door(
                Gate.open(),
                new Ingest.Options(Door.MAX_BODY, Door.MAX_HELD, Duration.ofSeconds(10), Duration.ofMillis(4400), ""));
        door.table().follow(Providers.builtIn().with(Map.of(Path.of("acme.yaml"), ACME), refused -> {
            throw refused;
        }));
        door.know(
                SomeSource.of("spooling", "acme", "s").spooling().settings(),
                SomeSource.of("refusing", "acme", "s").settings(),
                Door.source("soon", "sentry", "s3cret"));
        KnownTypes.replace(door.types, "acme", "com.acme.typed", "{\"required\":[\"id\"]}");
        door.log.mood = FakeLog.Mood.SILENT;
    }

    @Test
    void go_to_the_disk_while_there_is_time_for_an_answer() throws Exception {
        CompletableFuture<HttpResponse<String>> late;
        try (var busy = BusyThreads.ofSchemas(door.vertx())) {
            late = CompletableFuture.supplyAsync(() -> door.post("spooling", TYPED, TOKEN));
            // each is answered after 0.8 s, of 4.4
            for (int i = 0; i < 4; i++) {
                assertThat(door.post("soon", "{}").statusCode()).isEqualTo(503);
            }
            assertThat(late).isNotDone();
            assertThat(door.disk.events).isEmpty();
        }

        assertThat(late.join().statusCode()).isEqualTo(200);
        assertThat(late.join().headers().firstValue("Sluice-Spooled")).hasValue("true");
        assertThat(door.disk.events).extracting(Event::id).containsExactly("1");
    }

    @Test
    void go_nowhere_when_their_senders_were_told_503() throws Exception {
        door.log.mood = FakeLog.Mood.WELL;
        try (var busy = BusyThreads.ofSchemas(door.vertx())) {
            assertThat(door.post("refusing", TYPED, TOKEN).statusCode()).isEqualTo(503);
        }
        await().until(() -> door.meters
                        .get("sluice.schema.checks")
                        .tag("outcome", "valid")
                        .counter()
                        .count()
                == 1);

        assertThat(door.post("refusing", PLAIN, TOKEN).statusCode()).isEqualTo(200);
        assertThat(door.log.events()).extracting(Event::id).containsExactly("2");
    }

    @Test
    void of_a_list_that_was_refused_do_not_go_to_the_disk_later() {
        door.log.tooBig = "2";

        assertThat(door.post("spooling", "[{\"id\":\"1\"},{\"id\":\"2\"}]", TOKEN)
                        .statusCode())
                .isEqualTo(413);

        // whose patience ends after that of the list
        assertThat(door.post("spooling", "{\"id\":\"3\"}", TOKEN).statusCode()).isEqualTo(200);
        assertThat(door.disk.events).extracting(Event::id).containsExactly("3");
    }
}
