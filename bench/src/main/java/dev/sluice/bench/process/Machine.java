// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure was measured on. */
public final class Machine {
    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.+)");

    /** One line: processor, cores, memory, kernel, JDK. */
    public static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return "%s, %d cores, %s %s, JDK %s (%s)"
                .formatted(
                        model(),
                        runtime.availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        System.getProperty("java.vendor"));
    }

    private static String model() {
        try {
            Matcher line = MODEL.matcher(Files.readString(Path.of("/proc/cpuinfo")));
            return line.find() ? line.group(1) : System.getProperty("os.arch");
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/cpuinfo can't be read", e);
        }
    }

    private Machine() {}
}
