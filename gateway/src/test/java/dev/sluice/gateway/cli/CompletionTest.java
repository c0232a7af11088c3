// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionTest {
    private final Console console = new Console();

    @TempDir
    private Path temp;

    @Test
    void bash_completes_commands_options_and_values() throws Exception {
        assumeTrue(isThere("bash"), "no bash here: its completion is not tried");
        assertThat(console.run("completion", "bash")).isZero();
        Path script = Files.writeString(temp.resolve("sluice.bash"), console.out());
        assertThat(completed(script, "su")).containsExactly("subscriptions");
        assertThat(completed(script, "subscriptions", "p")).containsExactly("pause");
        assertThat(completed(script, "subscriptions", "")).contains("list", "create", "rotate-secret", "delete");
        assertThat(completed(script, "sources", "list", "--st")).containsExactly("--state");
        assertThat(completed(script, "sources", "list", "--state", "pa")).containsExactly("paused");
        assertThat(completed(script, "subscriptions", "create", "--ur")).containsExactly("--url");
    }

    @Test
    void fish_is_told_of_every_command() {
        assertThat(console.run("completion", "fish")).isZero();
        assertThat(console.lines())
                .anyMatch(line ->
                        line.contains("seen_subcommand_from subscriptions") && line.contains("-a 'rotate-secret'"))
                .allSatisfy(line -> assertThat(line).startsWith("complete -c sluice "));
    }

    @Test
    void another_shell_is_refused_with_those_that_are_known() {
        assertThat(console.run("completion", "tcsh")).isEqualTo(2);
        assertThat(console.err()).contains("bash, zsh, fish");
    }

    /** What the shell offers for the last word. */
    private static List<String> completed(Path script, String... words) throws Exception {
        String line = "sluice " + String.join(" ", words);
        String test = """
                compopt() { :; }
                source '%s'
                COMP_WORDS=(sluice %s)
                COMP_CWORD=%d
                COMP_LINE='%s'
                COMP_POINT=${#COMP_LINE}
                function_name=$(complete -p sluice | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                $function_name
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, quoted(words), words.length, line);
        Process bash = new ProcessBuilder("bash", "--norc", "-c", test)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
    }

    private static String quoted(String... words) {
        return String.join(
                " ", Arrays.stream(words).map(word -> "'" + word + "'").toList());
    }

    private static boolean isThere(String program) throws IOException {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }
}
