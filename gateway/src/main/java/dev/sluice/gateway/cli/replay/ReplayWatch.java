// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Answer;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Screen;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Watches a replay: a bar that moves where somebody sees it, else nothing but what it came to. */
record ReplayWatch(Terminal terminal, ApiFlags flags) {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int USUAL = 80;

    /** Returns the exit code. */
    int until(Api api, String id) {
        boolean moving = terminal.screen().shown() && !flags.json();
        while (true) {
            Answer answer = api.send(ReplayText.about(Ask.get(ReplayText.path(id))));
            JsonNode replay = answer.json();
            String state = replay.path("state").asText();
            boolean over = state.equals("completed") || state.equals("cancelled");
            if (moving) {
                draw(replay, over);
            } else if (over) {
                terminal.out().println(flags.json() ? answer.body() : ReplayText.line(replay));
            }
            if (over) {
                return state.equals("completed") ? 0 : CommandFailure.AT_RUN_TIME;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw CommandFailure.atRunTime("interrupted");
            }
        }
    }

    private void draw(JsonNode replay, boolean over) {
        Screen screen = terminal.screen();
        int width = screen.width() > 0 ? screen.width() : USUAL;
        String bar = ReplayText.bar(replay, width);
        terminal.out().print("\r" + bar + " ".repeat(Math.max(0, width - 1 - bar.length())));
        if (over) {
            terminal.out().println();
        }
        terminal.out().flush();
    }
}
