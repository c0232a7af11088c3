// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs commands in this process, and sees what a shell would see. */
public final class Console implements Terminal.Life {
    public final Map<String, String> environment = new HashMap<>();
    public String input = "";
    private volatile StringWriter out = new StringWriter();
    private volatile StringWriter err = new StringWriter();
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Runnable stopping = () -> {};
    private volatile boolean atOnce;
    volatile boolean fatal;

    public int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return SluiceCommand.run(terminal(), arguments);
    }

    /** What a command sees. */
    public Terminal terminal() {
        return new Terminal(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment,
                this);
    }

    public String out() {
        return out.toString();
    }

    public List<String> lines() {
        return Arrays.asList(out().split("\n"));
    }

    public String err() {
        return err.toString();
    }

    /** Has the signal come as soon as there is something to stop. */
    void signalAtOnce() {
        atOnce = true;
    }

    /** What a signal does. */
    void signal() {
        stopping.run();
        stop.countDown();
    }

    @Override
    public void onStop(Runnable toStop) {
        stopping = toStop;
        if (atOnce) {
            signal();
        }
    }

    @Override
    public void awaitStop() {
        try {
            stop.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void fatal() {
        fatal = true;
    }
}
