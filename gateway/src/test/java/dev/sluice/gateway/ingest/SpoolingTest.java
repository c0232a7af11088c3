// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.events.Event;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A source that asks for the node's disk while the log is away. */
@Timeout(60)
class SpoolingTest {
    private static final String BODY = "{\"id\":\"1\"}";

    @AutoClose
    private Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door();
        door.know(spooling(), Door.source("refusing", "hmac", "s3cret", Duration.ofHours(24), null, Door.hmac("/id")));
    }

    @Test
    void an_event_goes_to_the_log_as_long_as_it_answers() {
        var answer = door.post("spooling", BODY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Sluice-Spooled")).isEmpty();
        assertThat(door.disk.events).isEmpty();
        assertThat(door.log.events()).hasSize(1);
    }

    @Test
    void while_the_log_is_away_it_goes_to_the_disk_and_the_answer_says_so() {
        door.log.mood = FakeLog.Mood.AWAY;
        var answer = door.post("spooling", BODY);
        String id = Event.eventId("acme", "/in/spooling", "1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + id + "\"}");
        assertThat(answer.headers().firstValue("Sluice-Spooled")).hasValue("true");
        assertThat(answer.headers().firstValue("Sluice-Duplicate")).isEmpty();
        assertThat(door.disk.events).extracting(Event::eventId).containsExactly(id);
        await().atMost(Duration.ofSeconds(30)).until(() -> door.counted("spooling", "spooled") == 1);
    }

    @Test
    void a_log_that_does_not_answer_is_not_waited_for_to_the_end() {
        door.log.mood = FakeLog.Mood.SILENT;
        var answer = door.post("spooling", BODY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Sluice-Spooled")).hasValue("true");
    }

    @Test
    void a_repeat_of_what_waits_shares_its_answer() {
        door.log.mood = FakeLog.Mood.AWAY;
        door.post("spooling", BODY);
        var answer = door.post("spooling", BODY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Sluice-Spooled")).hasValue("true");
        assertThat(answer.headers().firstValue("Sluice-Duplicate")).hasValue("true");
    }

    @Test
    void new_events_go_behind_those_that_wait() {
        door.disk.holds = true;
        assertThat(door.post("spooling", BODY).headers().firstValue("Sluice-Spooled"))
                .hasValue("true");
        assertThat(door.post("refusing", BODY).headers().firstValue("Sluice-Spooled"))
                .isEmpty();
        assertThat(door.log.events()).extracting(Event::source).containsExactly("/in/refusing");
    }

    @Test
    void a_full_disk_is_503() {
        door.log.mood = FakeLog.Mood.AWAY;
        door.disk.full = true;
        var answer = door.post("spooling", BODY);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("log_unavailable");
    }

    @Test
    void a_source_that_does_not_ask_for_it_is_refused() {
        door.log.mood = FakeLog.Mood.AWAY;
        assertThat(door.post("refusing", BODY).statusCode()).isEqualTo(503);
        assertThat(door.disk.events).isEmpty();
        assertThat(door.table().anySpools()).isTrue();
    }

    private static SourceSettings spooling() {
        return SomeSource.of("spooling", "hmac", "s3cret")
                .spooling()
                .hmac(Door.hmac("/id"))
                .settings();
    }
}
