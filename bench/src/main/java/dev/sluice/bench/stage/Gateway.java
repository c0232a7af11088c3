// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import dev.sluice.bench.load.Json;
import dev.sluice.bench.process.Ambush;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Children;
import dev.sluice.bench.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The product's process: killed and started again on the same ports with the same data. Confined to one thread. */
public final class Gateway {
    /** The main class behind {@code ./sluice}. */
    public static final String MAIN = "dev.sluice.gateway.Main";

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Children children;
    private final List<String> jvm;
    private final String main;
    private final String name;
    private final GatewayFile file;
    private final Path folder;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final int debugPort = Ports.free();
    private boolean watched;
    private @Nullable Child process;

    Gateway(Children children, List<String> jvm, String main, String name, GatewayFile file, Path folder) {
        this.children = children;
        this.jvm = List.copyOf(jvm);
        this.main = main;
        this.name = name;
        this.file = file;
        this.folder = folder;
    }

    /** Where the door and the streams are. */
    public int port() {
        return port;
    }

    /** Where its metrics are. */
    public int managementPort() {
        return managementPort;
    }

    /** From its next start on a debugger may look into it, as {@link #catchBefore} does. */
    public Gateway watched() {
        watched = true;
        return this;
    }

    /** Starts it; does not wait. */
    public void start(String bootstrap) {
        Path config = folder.resolve(name + ".yaml");
        try {
            Files.writeString(config, Json.of(file.sections(bootstrap)));
        } catch (IOException e) {
            throw new UncheckedIOException(config + " can't be written", e);
        }
        List<String> arguments = List.of(
                "run",
                "--config",
                config.toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort),
                "--data",
                folder.resolve(name).toString());
        process = children.start(name, options(), main, arguments);
    }

    private List<String> options() {
        if (!watched) {
            return jvm;
        }
        List<String> options = new ArrayList<>(jvm);
        options.add(Ambush.option(debugPort));
        return options;
    }

    /**
     * Has its thread {@code thread} held when it is about to begin {@code method}; closing what is returned lets it go on, and must not
     * be done while the process stands still.
     */
    public Ambush catchBefore(String thread, String type, String method, Duration limit) {
        Ambush ambush = Ambush.in(debugPort);
        ambush.await(thread, type, method, limit);
        return ambush;
    }

    /** Waits for its {@code ready}. */
    public void awaitReady() {
        running().await("ready", START);
    }

    /** The process id at present. */
    public long pid() {
        return running().pid();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return running().isAlive();
    }

    /** Has it stand still (SIGSTOP) until {@link #wake}. */
    public void freeze() {
        running().freeze();
    }

    /** Has it go on after {@link #freeze}. */
    public void wake() {
        running().wake();
    }

    /** Ends it with SIGKILL. */
    public void kill() {
        running().kill();
    }

    /** Ends it with SIGTERM and gives its exit code. */
    public int stop() {
        return running().stop(STOP);
    }

    private Child running() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }
}
