// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.load.SettingsLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Settings> applied = new CopyOnWriteArrayList<>();
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("sluice.yaml");
        Files.writeString(file, "server: { port: 0 }\n");
    }

    private Loaded load() {
        return SettingsLoader.load(file, Mode.DEV, Map.of());
    }

    private Reloader started(Supplier<Loaded> load) {
        var source = new ConfigurationSource(file, load, settings -> settings);
        var reloader = new Reloader(
                source, load().settings(), applied::add, new SimpleMeterRegistry(), InstantSource.system());
        reloader.start();
        return reloader;
    }

    @Test
    void a_file_on_which_reading_breaks_down_is_told_and_tried_again() throws IOException {
        List<Error> broken = new ArrayList<>(List.of(new StackOverflowError()));
        Files.writeString(file, "server: { port: 0 }\nstreams: { maxAge: 5m }\n");
        Settings started = SettingsLoader.load(
                        Files.writeString(folder.resolve("old.yaml"), "server: { port: 0 }\n"), Mode.DEV, Map.of())
                .settings();
        var source = new ConfigurationSource(
                file,
                () -> {
                    if (!broken.isEmpty()) throw broken.removeFirst();
                    return load();
                },
                settings -> settings);
        try (var reloader =
                new Reloader(source, started, applied::add, new SimpleMeterRegistry(), InstantSource.system())) {
            reloader.start();

            await().atMost(LIMIT).until(() -> !reloader.state().ok());
            await().atMost(LIMIT).until(() -> reloader.state().ok());
            assertThat(applied).hasSize(1);
        }
    }

    @Test
    void a_file_that_is_removed_changes_nothing_and_is_followed_when_it_is_back() throws IOException {
        try (var reloader = started(this::load)) {
            Files.delete(file);
            await().atMost(LIMIT).until(() -> !reloader.state().ok());
            assertThat(applied).isEmpty();

            Files.writeString(file, "server: { port: 0 }\nstreams: { maxAge: 5m }\n");
            await().atMost(LIMIT).until(() -> !applied.isEmpty());
            assertThat(applied.getFirst().streams().maxAge()).isEqualTo(Duration.ofMinutes(5));
            await().atMost(LIMIT).until(() -> reloader.state().ok());
        }
    }

    @Test
    void the_link_that_kubernetes_turns_for_a_config_map_is_followed() throws IOException {
        version("one", "streams: { maxAge: 5m }");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("one"));
        file = folder.resolve("linked.yaml");
        Files.createSymbolicLink(file, Path.of("..data", "sluice.yaml"));

        try (var reloader = started(this::load)) {
            version("two", "streams: { maxAge: 6m }");
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("two"));
            Files.move(
                    folder.resolve("..data_tmp"),
                    folder.resolve("..data"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            await().atMost(LIMIT).until(() -> !applied.isEmpty());
            assertThat(applied.getFirst().streams().maxAge()).isEqualTo(Duration.ofMinutes(6));
            await().atMost(LIMIT).until(() -> reloader.state().ok());
        }
    }

    private void version(String name, String text) throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("sluice.yaml"), text + "\n");
    }
}
