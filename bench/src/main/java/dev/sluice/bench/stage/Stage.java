// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.stage;

import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Children;
import dev.sluice.bench.process.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder, a broker, and the processes of one run; all gone when closed. Confined to one thread. */
public final class Stage implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Path folder;
    private final Children children;
    private final Broker broker;
    private final List<String> jvm = new ArrayList<>();
    private boolean kept;

    /** Makes the folder and starts the broker. */
    public Stage(String name) {
        this(name, Map.of());
    }

    /** The same; {@code properties} win over the broker's own. */
    public Stage(String name, Map<String, String> properties) {
        try {
            this.folder = Files.createTempDirectory("sluice-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
        this.children = new Children(folder);
        this.broker = new Broker(children, folder.resolve("kafka"), properties);
    }

    /** Where ledgers, logs and data are while it lasts. */
    public Path folder() {
        return folder;
    }

    /** Has the folder stay when all is over. */
    public void keep() {
        kept = true;
    }

    public Broker broker() {
        return broker;
    }

    /** Gateways and ceilings that are started from now on have this JVM option too. */
    public Stage jvm(String option) {
        jvm.add(option);
        return this;
    }

    /** Starts a load client or sink and waits for its {@code ready}. */
    public Child load(String name, Class<?> main, Object... arguments) {
        return start(name, Jvm.LOAD, main, arguments);
    }

    /** Starts a bare ceiling and waits for its {@code ready}. */
    public Child ceiling(String name, Class<?> main, Object... arguments) {
        return start(name, and(Jvm.CEILING), main, arguments);
    }

    private Child start(String name, List<String> jvm, Class<?> main, Object... arguments) {
        List<String> words = List.of(arguments).stream().map(String::valueOf).toList();
        Child child = children.start(name, jvm, main.getName(), words);
        child.await("ready", START);
        return child;
    }

    /** A gateway with this configuration, not yet started. */
    public Gateway gateway(String name, GatewayFile file) {
        return gateway(Gateway.MAIN, name, file);
    }

    /** The same with another main class, which takes the same arguments. */
    public Gateway gateway(String main, String name, GatewayFile file) {
        return new Gateway(children, and(Jvm.GATEWAY), main, name, file, folder);
    }

    private List<String> and(List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(jvm);
        return all;
    }

    /** Ends all processes and deletes the folder, unless it is to be kept. */
    @Override
    public void close() {
        children.close();
        if (!kept) {
            delete();
        }
    }

    private void delete() {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(emptied);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be deleted", e);
        }
    }
}
