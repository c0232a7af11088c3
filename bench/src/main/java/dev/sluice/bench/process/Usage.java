// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has used up to now, from {@code /proc} (Linux).
 *
 * @param cpuSeconds user and system time, in steps of 10 ms
 * @param rssMiB resident memory now
 * @param peakMiB the most resident memory it ever had
 */
public record Usage(double cpuSeconds, double rssMiB, double peakMiB) {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final Pattern MEMORY = Pattern.compile("Vm(RSS|HWM):\\s+(\\d+) kB");

    /** Reads it for the process {@code pid}; all zero when that is gone. */
    public static Usage of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(folder)) {
            return new Usage(0, 0, 0);
        }
        try {
            String stat = Files.readString(folder.resolve("stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(afterName[USER_TIME]) + Long.parseLong(afterName[SYSTEM_TIME]);
            String status = Files.readString(folder.resolve("status"));
            return new Usage(ticks / TICKS_PER_SECOND, memory(status, "RSS"), memory(status, "HWM"));
        } catch (IOException e) {
            throw new UncheckedIOException("the usage of process " + pid + " can't be read", e);
        }
    }

    private static double memory(String status, String which) {
        Matcher line = MEMORY.matcher(status);
        while (line.find()) {
            if (line.group(1).equals(which)) {
                return Long.parseLong(line.group(2)) / 1024.0;
            }
        }
        return 0;
    }
}
