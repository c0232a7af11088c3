// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.form;

import static dev.sluice.config.bind.Readers.parsed;

import dev.sluice.config.ProviderSettings;
import dev.sluice.config.bind.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code providers}, and the text of every file of the folder that it names.
 *
 * @param base from which a relative path counts
 */
record ProviderFolder(Path base) {
    private static final String FOLDER = "folder";
    private static final String YAML = ".yaml";
    private static final int MOST_FILES = 1_000;
    private static final long LARGEST = 256 * 1024;

    ProviderSettings read(Fields fields) {
        Path folder = fields.get(FOLDER, parsed(this::path).as("path")).orNull();
        if (folder == null) {
            return ProviderSettings.NONE;
        }
        var texts = new HashMap<Path, String>();
        String problem = read(folder, texts);
        if (problem != null) {
            fields.refuse(FOLDER, problem);
        }
        return new ProviderSettings(folder, texts);
    }

    private Path path(String text) {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
    }

    /** What is wrong; null when all is read. */
    private static @Nullable String read(Path folder, Map<Path, String> texts) {
        if (!Files.isDirectory(folder)) {
            return "there is no such folder";
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(YAML)).sorted().toList();
        } catch (IOException e) {
            return "the folder can't be read";
        }
        if (files.size() > MOST_FILES) {
            return "the folder has more than " + MOST_FILES + " files";
        }
        for (Path file : files) {
            try {
                if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                    return file.getFileName() + " is no plain file of 256 KiB at most";
                }
                texts.put(file, Files.readString(file));
            } catch (IOException e) {
                return file.getFileName() + " can't be read as UTF-8 text";
            }
        }
        return null;
    }
}
