// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Benches and trials of some seconds. A class of tests has a few of them, so that two processes can share them evenly. */
final class ShortRuns {
    private ShortRuns() {}

    /** What a trial printed, which must be green. */
    static String trial(String words) {
        String printed = printed(new Trial(), words);
        assertThat(printed).contains("green: nothing lost, nothing invented", "\"lost\":0", "\"invented\":0");
        return printed;
    }

    /** What a bench printed, which must have ended well. */
    static String bench(String scenario) {
        String printed = printed(new Bench(), scenario + " --quick");
        assertThat(printed).contains("machine: ", "\"scenario\":\"" + scenario + "\"");
        return printed;
    }

    /** The same, and it and its ceiling must have done something without a flaw. */
    static void flawless(String scenario) {
        String printed = bench(scenario);
        assertThat(rows(printed, "sluice")).isNotEmpty().allMatch(line -> line.endsWith(" 0"), "no flaws");
        assertThat(rows(printed, "ceiling")).isNotEmpty().allMatch(line -> line.endsWith(" 0"), "no flaws");
    }

    private static List<String> rows(String printed, String contender) {
        return printed.lines()
                .filter(line -> line.stripLeading().startsWith(contender + " "))
                .toList();
    }

    private static String printed(Object command, String words) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(command).setOut(new PrintWriter(out)).execute(words.split(" "));
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }
}
