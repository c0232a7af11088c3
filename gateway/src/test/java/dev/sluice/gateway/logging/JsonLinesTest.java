// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final JsonLines lines = new JsonLines();

    @Test
    void a_line_has_the_event_and_its_pairs() throws IOException {
        LoggingEvent event = event("subscription drained");
        event.addKeyValuePair(new KeyValuePair("subscriptionId", "billing"));
        event.addKeyValuePair(new KeyValuePair("attempt", 3));
        event.addKeyValuePair(new KeyValuePair("ok", true));
        event.addKeyValuePair(new KeyValuePair("error", null));
        JsonNode line = read(event);
        assertThat(line.path("message").asText()).isEqualTo("subscription drained");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("logger").asText()).isEqualTo("test");
        assertThat(line.path("time").asText()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(line.path("subscriptionId").asText()).isEqualTo("billing");
        assertThat(line.path("attempt").isInt()).isTrue();
        assertThat(line.path("ok").isBoolean()).isTrue();
        assertThat(line.path("error").asText()).isEqualTo("null");
    }

    @Test
    void a_pair_never_takes_the_place_of_the_lines_own() throws IOException {
        LoggingEvent event = event("real");
        event.addKeyValuePair(new KeyValuePair("message", "forged"));
        assertThat(read(event).path("message").asText()).isEqualTo("real");
        assertThat(read(event).path("_message").asText()).isEqualTo("forged");
    }

    @Test
    void what_was_thrown_is_told_on_the_same_line() throws IOException {
        LoggingEvent event = event("failed");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("one\ntwo")));
        assertThat(read(event).path("stack").asText())
                .contains("IllegalStateException")
                .contains("two");
    }

    @Property(tries = 1000)
    void whatever_is_logged_is_one_line_of_json(@ForAll String message, @ForAll String key, @ForAll String value)
            throws IOException {
        LoggingEvent event = event(message + "\r\n");
        event.addKeyValuePair(new KeyValuePair(key, value + "\n"));
        assertThat(read(event).isObject()).isTrue();
    }

    private JsonNode read(LoggingEvent event) throws IOException {
        String text = new String(lines.encode(event), UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.chars().filter(c -> c == '\n' || c == '\r')).hasSize(1);
        return MAPPER.readTree(text);
    }

    private static LoggingEvent event(String message) {
        var context = new LoggerContext();
        var event = new LoggingEvent("", context.getLogger("test"), Level.INFO, message, null, null);
        event.setThreadName("main");
        event.setInstant(java.time.Instant.parse("2026-01-31T12:00:00Z"));
        return event;
    }
}
