// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at the heap of a process of ours. */
final class HeapLook {
    private static final String USED = "jvm_memory_used_bytes{area=\"heap\"";

    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

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

    /** Has process {@code pid} collect all its garbage, and reads from its metrics what is left. */
    static double liveMiB(long pid, int managementPort) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            jcmd(pid, "GC.run");
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                    .build();
            String metrics = client.send(request, BodyHandlers.ofString()).body();
            double bytes = metrics.lines()
                    .filter(line -> line.startsWith(USED))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            return bytes / (1 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap can't be looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HeapLook() {}
}
