// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish, which picocli does not write: sub-commands and options of each command. */
final class FishScript {
    private final StringBuilder script = new StringBuilder();
    private final String name;

    private FishScript(String name) {
        this.name = name;
    }

    static String of(CommandLine root) {
        var fish = new FishScript(root.getCommandName());
        fish.command(root, List.of());
        return fish.script.toString();
    }

    /** @param path the sub-commands that lead to it */
    private void command(CommandLine command, List<String> path) {
        Map<String, CommandLine> below = command.getSubcommands();
        String here = condition(path, List.copyOf(below.keySet()));
        below.forEach((word, line) -> line(here, "-f -a " + quoted(word), description(line)));
        command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> line(here, flags(option), option.description()));
        below.forEach((word, line) -> {
            var longer = new ArrayList<>(path);
            longer.add(word);
            command(line, longer);
        });
    }

    /** That all of {@code path} was typed, and none of what may follow it. */
    private static String condition(List<String> path, List<String> next) {
        var condition = new ArrayList<String>();
        path.forEach(word -> condition.add("__fish_seen_subcommand_from " + word));
        if (!next.isEmpty()) {
            condition.add("not __fish_seen_subcommand_from " + String.join(" ", next));
        }
        return condition.isEmpty() ? "" : " -n " + quoted(String.join("; and ", condition));
    }

    private void line(String condition, String what, String... description) {
        script.append("complete -c ").append(name).append(condition).append(' ').append(what);
        if (description.length > 0) {
            script.append(" -d ").append(quoted(description[0]));
        }
        script.append('\n');
    }

    private static String[] description(CommandLine line) {
        return line.getCommandSpec().usageMessage().description();
    }

    private static String flags(OptionSpec option) {
        var flags = new ArrayList<String>();
        for (String each : option.names()) {
            flags.add(each.startsWith("--") ? "-l " + each.substring(2) : "-s " + each.substring(1));
        }
        return String.join(" ", flags) + (option.arity().max() > 0 ? " -r" : "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
