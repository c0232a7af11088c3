// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Substitution;
import dev.sluice.config.form.SettingsForm;
import dev.sluice.config.resource.NotYet;
import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Place;
import dev.sluice.config.tree.YamlTree;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the configuration, strictly, and finds all of its problems in one pass. Asks no network. */
public final class SettingsLoader {
    private static final List<Check> CHECKS = List.of(NotYet::check, new RetentionCheck());
    private static final Node.Mapping EMPTY = new Node.Mapping(List.of(), Place.TOP);

    private SettingsLoader() {}

    /**
     * Reads a file.
     *
     * @param file null: there is none, so all is default, which only dev allows
     * @param environment for {@code ${NAME}} and {@code SLUICE_MASTER_KEY}
     * @param more checks by modules that know more, such as which providers there are
     */
    public static Loaded load(@Nullable Path file, Mode mode, Map<String, String> environment, Check... more) {
        var findings = new Findings();
        Path folder = folderOf(file);
        var files = new LinkedHashSet<Path>();
        Node root = file == null ? EMPTY : tree(file, new Substitution(environment, folder, findings, files), findings);
        if (file != null) {
            files.add(file.toAbsolutePath());
        }
        String name = file == null ? "(no file)" : file.toString();
        if (file == null && mode != Mode.DEV) {
            findings.add(Place.TOP, "missing: --config FILE");
            root = null;
        }
        Mode effective = effective(mode, root);
        if (root == null) {
            return refused(Locations.none(name), findings, effective, files);
        }
        var locations = Locations.of(name, root);
        Settings settings = settings(root, new SettingsForm(effective, environment, folder), findings);
        var complaints = new Complaints(locations, findings);
        Stream.concat(CHECKS.stream(), Stream.of(more)).forEach(check -> check.look(settings, complaints));
        files.addAll(settings.providers().watched());
        return findings.none()
                ? new Loaded(settings, locations, List.of(), effective, files)
                : refused(locations, findings, effective, files);
    }

    private static Path folderOf(@Nullable Path file) {
        Path absolute = file == null ? null : file.toAbsolutePath().getParent();
        return absolute == null ? Path.of("").toAbsolutePath() : absolute;
    }

    private static @Nullable Node tree(Path file, Substitution substitution, Findings findings) {
        String text = ConfigFile.read(file, findings);
        Node written = text == null ? null : YamlTree.read(text, findings);
        return written == null ? null : substitution.in(written);
    }

    private static Settings settings(Node root, SettingsForm form, Findings findings) {
        if (root instanceof Node.Mapping mapping) {
            return Fields.read(mapping, Place.TOP, findings, form::read);
        }
        findings.add(root.place(), "expected a mapping of sections");
        return Fields.read(EMPTY, Place.TOP, new Findings(), form::read);
    }

    private static Mode effective(Mode mode, @Nullable Node root) {
        return switch (mode) {
            case DEV -> Mode.DEV;
            case RUN -> Mode.RUN;
            case CHECK -> hasKafka(root) ? Mode.RUN : Mode.DEV;
        };
    }

    private static boolean hasKafka(@Nullable Node root) {
        return root instanceof Node.Mapping mapping
                && mapping.entries().stream().anyMatch(entry -> entry.key().equals("kafka"));
    }

    private static Loaded refused(Locations locations, Findings findings, Mode effective, Set<Path> files) {
        var problems = Stream.concat(
                        findings.sorted().stream()
                                .map(finding -> locations.problem(finding.message(), finding.place())),
                        findings.elsewhere().stream())
                .toList();
        return new Loaded(null, locations, problems, effective, files);
    }
}
