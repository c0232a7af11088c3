// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages point at is there, and what they list is whole. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final List<String> MODULES =
            List.of("config", "broker", "events", "subscriptions", "delivery", "gateway", "bench");

    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    /** A room, or a class in it, as the pages write them: {@code delivery.state.StateCodec}. */
    private static final Pattern ROOM =
            Pattern.compile("`((?:" + String.join("|", MODULES) + ")(?:\\.[a-z]+)+(?:\\.[A-Z]\\w+)?)`");

    private static final Pattern THREAD = Pattern.compile(
            "(?:ofPlatform\\(\\)(?:\\.daemon\\(true\\))?\\s*\\.name|createSharedWorkerExecutor)\\(\\s*\"([a-z-]+)\"");

    @Test
    void every_link_leads_somewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (Path page : pages()) {
            LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""))
                    .results()
                    .map(found -> found.group(1))
                    .filter(link -> !link.matches("[a-z]+:.*") && !leads(page, link))
                    .forEach(link -> broken.add(ROOT.relativize(page) + ": " + link));
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leads(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path to = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        return Files.exists(to)
                && (parts.length == 1
                        || anchors(to).contains(parts[1])
                        || !to.toString().endsWith(".md"));
    }

    /** What GitHub makes of a page's headings. */
    private static Set<String> anchors(Path page) {
        try {
            return HEADING.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1).strip().toLowerCase(Locale.ROOT))
                    .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                    .collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void every_room_and_class_that_a_page_names_is_there() throws IOException {
        var gone = new ArrayList<String>();
        for (Path page : pages()) {
            ROOM.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .filter(Predicate.not(DocsTest::isThere))
                    .forEach(name -> gone.add(ROOT.relativize(page) + ": " + name));
        }
        assertThat(gone).isEmpty();
    }

    private static boolean isThere(String name) {
        String module = name.substring(0, name.indexOf('.'));
        Path path = ROOT.resolve(module).resolve("src/main/java/dev/sluice").resolve(name.replace('.', '/'));
        return Files.isDirectory(path) || Files.exists(path.resolveSibling(path.getFileName() + ".java"));
    }

    @Test
    void every_decision_is_in_the_list() throws IOException {
        String list = Files.readString(DOCS.resolve("decisions").resolve("README.md"));
        try (Stream<Path> records = Files.list(DOCS.resolve("decisions"))) {
            assertThat(records.map(Path::getFileName).map(Path::toString))
                    .filteredOn(name -> !name.equals("README.md"))
                    .allSatisfy(name -> assertThat(list).contains("(" + name + ")"));
        }
    }

    @Test
    void every_thread_of_a_node_is_in_the_list() throws IOException {
        String list = Files.readString(DOCS.resolve("architecture.md"));
        var names = new ArrayList<String>();
        for (String module : MODULES) {
            if (!module.equals("broker") && !module.equals("bench")) {
                names.addAll(threads(ROOT.resolve(module).resolve("src/main/java")));
            }
        }
        assertThat(names)
                .contains("sluice-keeper", "sluice-proof")
                .allSatisfy(name -> assertThat(list).contains("`" + name));
    }

    private static List<String> threads(Path sources) throws IOException {
        var names = new ArrayList<String>();
        for (Path source : files(sources, ".java")) {
            THREAD.matcher(Files.readString(source))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .forEach(names::add);
        }
        return names;
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<>(files(DOCS, ".md"));
        for (String page : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
            pages.add(ROOT.resolve(page));
        }
        return pages;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
