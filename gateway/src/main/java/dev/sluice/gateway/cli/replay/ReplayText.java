// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.output.Printable;

/** Replays as text. */
final class ReplayText {
    static final String PATH = "/v1/replays";

    private static final int HUNDRED = 100;
    private static final int LEAST = 10;
    private static final int MOST = 40;

    private ReplayText() {}

    /** A request about one replay. */
    static Ask about(Ask ask) {
        return ask.missing(() -> "./sluice replay list shows which there are");
    }

    static String path(String id) {
        return PATH + "/" + id;
    }

    /** How much is behind it, cut off: only what is done is 100 %. */
    static String percent(JsonNode replay) {
        return (int) (fraction(replay) * HUNDRED) + "%";
    }

    private static double fraction(JsonNode replay) {
        return Math.clamp(replay.path("progress").path("done").asDouble(), 0, 1);
    }

    /** One line: state and counts. */
    static String line(JsonNode replay) {
        JsonNode progress = replay.path("progress");
        var line = new StringBuilder(replay.path("state").asText());
        if (replay.path("state").asText().equals("cancelled")) {
            line.append(" (").append(replay.path("reason").asText()).append(')');
        }
        line.append(", ").append(percent(replay)).append(", ").append(counts(progress));
        return Printable.line(line.toString());
    }

    private static String counts(JsonNode progress) {
        String failed = progress.path("failed").asText("0");
        String skipped = progress.path("skipped").asText("0");
        return progress.path("delivered").asText("0") + " delivered"
                + (failed.equals("0") ? "" : ", " + failed + " to the dead letters")
                + (skipped.equals("0") ? "" : ", " + skipped + " gone from the log");
    }

    /** The same with a bar before it, in so many characters. */
    static String bar(JsonNode replay, int width) {
        String line = line(replay);
        int room = Math.clamp(width - line.length() - 4L, LEAST, MOST);
        int full = (int) (fraction(replay) * room);
        String whole = "[" + "#".repeat(full) + ".".repeat(room - full) + "] " + line;
        return Printable.cut(whole, Math.max(LEAST, width - 1));
    }
}
