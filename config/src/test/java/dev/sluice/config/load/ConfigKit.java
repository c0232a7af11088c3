// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.tree.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads text blocks as files, and shows problems as {@code LINE:COLUMN: message}. */
final class ConfigKit {
    static final String MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    static final String SIGNING = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    ConfigKit(Path folder) {
        this.folder = folder;
    }

    ConfigKit with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ConfigKit file(String name, String content) {
        write(name, content);
        return this;
    }

    Loaded load(Mode mode, String yaml, Check... checks) {
        return SettingsLoader.load(write("sluice.yaml", yaml), mode, environment, checks);
    }

    Settings settings(Mode mode, String yaml) {
        var loaded = load(mode, yaml);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.settings()).isNotNull();
        return loaded.settings();
    }

    List<String> problems(Mode mode, String yaml, Check... checks) {
        return shown(load(mode, yaml, checks));
    }

    List<String> problems(String yaml) {
        return problems(Mode.DEV, yaml);
    }

    static List<String> shown(Loaded loaded) {
        assertThat(loaded.settings() == null).isEqualTo(!loaded.problems().isEmpty());
        return loaded.problems().stream().map(ConfigKit::withoutFile).toList();
    }

    private static String withoutFile(Problem problem) {
        assertThat(problem.toString()).startsWith(problem.file() + ":" + problem.line());
        return problem.toString().substring(problem.file().length() + 1);
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
