// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.output.RawJson;
import dev.sluice.gateway.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Prints events as they come, and forwards them when asked. Confined to the main thread. */
final class EventOutput {
    private static final int SHOWN = 160;

    private final Terminal terminal;
    private final boolean json;
    private final @Nullable Forwarder forwarder;

    EventOutput(Terminal terminal, boolean json, @Nullable Forwarder forwarder) {
        this.terminal = terminal;
        this.json = json;
        this.forwarder = forwarder;
    }

    /** One event: {@code frame} is the message as it came, {@code event} the CloudEvent in it. */
    void event(String frame, JsonNode event) {
        if (json) {
            terminal.out().println(RawJson.at(frame, "event"));
        } else {
            terminal.out().println(line(frame, event));
        }
        if (forwarder != null) {
            terminal.err().println(forwarder.forward(frame, event));
        }
    }

    void gap(String reason, JsonNode count) {
        String lost = count.isNumber() ? count.asText() + " events" : "events";
        terminal.err().println("gap: " + lost + " are missing here (" + reason + ")");
    }

    private static String line(String frame, JsonNode event) {
        var line = new StringBuilder(event.path("time").asText())
                .append("  ")
                .append(event.path("type").asText())
                .append("  ")
                .append(event.path("eventid").asText())
                .append("  ")
                .append(event.path("source").asText());
        if (event.has("subject")) {
            line.append("  ").append(event.path("subject").asText());
        }
        if (event.has("data")) {
            line.append("  ").append(RawJson.at(frame, "event", "data"));
        }
        return shortened(line);
    }

    /** On one line, and nothing in it moves the terminal's cursor. */
    private static String shortened(StringBuilder line) {
        int end = Math.min(line.length(), SHOWN);
        for (int i = 0; i < end; i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.length() > SHOWN ? line.substring(0, SHOWN - 1) + "…" : line.toString();
    }
}
