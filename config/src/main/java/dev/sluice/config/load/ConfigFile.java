// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Place;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of a configuration file as text: strictly UTF-8, of a bounded size. */
final class ConfigFile {
    private static final long LARGEST = 16L * 1024 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ConfigFile() {}

    /** The text; null when there is none to read, which is then told. */
    static @Nullable String read(Path file, Findings findings) {
        String problem = refuse(file);
        if (problem == null) {
            try {
                return withoutMark(Files.readString(file));
            } catch (MalformedInputException e) {
                problem = "the file is not UTF-8 text";
            } catch (IOException e) {
                problem = "the file can't be read";
            }
        }
        findings.add(Place.TOP, problem);
        return null;
    }

    private static @Nullable String refuse(Path file) {
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        if (!Files.isRegularFile(file)) {
            return "this is no plain file";
        }
        return file.toFile().length() > LARGEST ? "the file is larger than 16 MiB" : null;
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }
}
