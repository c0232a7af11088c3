// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process that we started. Lines it prints wait in order until they are asked for. Confined to one thread, but for {@link #kill}. */
public final class Child {
    private static final int LAST_WORDS = 20;
    private static final String END = "\u0000end";

    private final String name;
    private final Process process;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BufferedWriter input;

    Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.input = process.outputWriter();
        Thread.ofPlatform().daemon().name("lines-of-" + name).start(this::read);
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output can't be read: " + e.getMessage());
        }
        lines.add(END);
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the next line that begins with {@code word}, throwing away those before it, and gives what follows the word.
     *
     * @throws IllegalStateException when the process ends, or {@code limit} passes, before that line
     */
    public String await(String word, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (String line = next(end); line != null; line = next(end)) {
            if (line.equals(END)) {
                throw new IllegalStateException(name + " ended before it said \"" + word + "\"\n" + lastWords());
            }
            if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IllegalStateException(name + " did not say \"" + word + "\" within " + limit + "\n" + lastWords());
    }

    private String lastWords() {
        try (Stream<String> words = Files.lines(log)) {
            List<String> all = words.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LAST_WORDS), all.size()));
        } catch (IOException e) {
            return "its log " + log + " can't be read";
        }
    }

    private @Nullable String next(long end) {
        try {
            return lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    /** Sends one line to its standard input. */
    public void tell(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen; its log is " + log, e);
        }
    }

    /** Has it stand still (SIGSTOP), with all that it holds, until {@link #wake}. */
    public void freeze() {
        signal("STOP");
    }

    /** Has it go on after {@link #freeze} (SIGCONT). */
    public void wake() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(name + " can't be sent SIG" + signal + "; its log is " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no signal can be sent to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Ends it with SIGKILL and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Asks it to end (SIGTERM) and gives its exit code; killed when it does not end in time. */
    public int stop(Duration limit) {
        process.destroy();
        if (!awaitEnd(limit)) {
            kill();
        }
        return process.exitValue();
    }

    private boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
