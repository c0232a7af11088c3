// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at the heap of a process of ours. */
final class HeapLook {
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    /** Has process {@code pid} collect all its garbage, and asks the JVM itself what is left on its heap. */
    static double liveBytes(long pid) {
        jcmd(pid, "GC.run");
        Matcher used = HEAP_USED.matcher(jcmd(pid, "GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("the heap of process " + pid + " can't be looked at");
        }
        return Long.parseLong(used.group(1)) * 1024.0;
    }

    private static String jcmd(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = process.inputReader()) {
                return lines.lines().collect(Collectors.joining("\n"));
            } finally {
                process.waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the heap can't be looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * What is alive on the heap of process {@code pid}: counted while it stands still. What a process at work makes between a collection and
     * a question about the heap does not count.
     */
    static double liveMiB(long pid) {
        Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
        if (!total.find()) {
            throw new IllegalStateException("the heap of process " + pid + " can't be counted");
        }
        return Long.parseLong(total.group(1)) / (double) (1 << 20);
    }

    private HeapLook() {}
}
