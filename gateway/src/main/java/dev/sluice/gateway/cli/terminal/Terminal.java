// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.terminal;

import dev.sluice.config.load.Loaded;
import dev.sluice.config.load.SettingsLoader;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.provider.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the world around the process, so that tests can be that world.
 *
 * @param out standard output, flushed with each line
 * @param err standard error, flushed with each line
 */
public record Terminal(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment, Life life) {

    /** How the process learns that it must end. */
    public interface Life {
        /** Runs {@code stop} when the process is told to end; then the process exits cleanly. */
        void onStop(Runnable stop);

        /** Waits until the process has been told to end. */
        void awaitStop();

        /** Ends the process at once, as failed. */
        void fatal();
    }

    /** What a person sees of it. */
    public Screen screen() {
        return Screen.of(environment);
    }

    /** Asks a question that wants yes or no; anything but yes is no. */
    public boolean agrees(String question) {
        err.print(question + " [y/N] ");
        err.flush();
        try {
            // byte by byte: what comes behind the line is for others
            var line = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.append((char) next);
            }
            String answer = line.toString().strip().toLowerCase(Locale.ROOT);
            return answer.equals("y") || answer.equals("yes");
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Reads a configuration as {@code mode} does, with all checks there are. */
    public Loaded load(@Nullable Path file, dev.sluice.config.Mode mode) {
        return SettingsLoader.load(file, mode, environment, new ConfigChecks(Providers.builtIn()));
    }

    /** The failure of a command that needs a configuration which has problems; the problems are told first. */
    public CommandFailure refuse(Loaded loaded) {
        loaded.problems().forEach(err::println);
        return CommandFailure.usage("the configuration has " + loaded.problems().size() + " problem(s)");
    }
}
