// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** Looks at the heap of a process of ours. */
final class HeapLook {
    private static final String USED = "jvm_memory_used_bytes{area=\"heap\"";

    /** Has process {@code pid} collect all its garbage, and reads from its metrics what is left. */
    static double liveMiB(long pid, int managementPort) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
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
