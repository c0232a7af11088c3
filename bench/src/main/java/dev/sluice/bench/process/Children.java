// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Starts Java processes on this one's class path, and ends them all when closed or when this process ends. Thread-safe. */
public final class Children implements AutoCloseable {
    private final Queue<Child> children = new ConcurrentLinkedQueue<>();
    private final Path logs;

    /** Children write their standard error to files in {@code logs}. */
    public Children(Path logs) {
        this.logs = logs;
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("end-children").unstarted(this::close));
    }

    /**
     * Starts {@code main}.
     *
     * @param name names the log file and the child in messages
     * @param jvm options for the JVM, from {@link Jvm}
     */
    public Child start(String name, List<String> jvm, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(arguments);
        try {
            Path log = logs.resolve(name + ".log");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Child child = new Child(name, process, log);
            children.add(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be started", e);
        }
    }

    /** Ends every child that still runs, the latest first. */
    @Override
    public void close() {
        List<Child> latestFirst = new ArrayList<>(children).reversed();
        latestFirst.forEach(Child::kill);
        children.clear();
    }
}
