// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts variables and files into the scalars of a tree: <code>${NAME}</code>, <code>${NAME:default}</code> and
 * <code>${file:PATH}</code>.
 *
 * <p>A variable that is set to nothing counts as set. PATH is relative to the configuration file's folder; one newline at
 * the file's end is cut off. What was put in is not looked at again. A second dollar sign before the brace makes it a
 * literal one (<code>$$&#123;</code> stands for <code>$&#123;</code>); every other dollar sign is one. Keys are left
 * alone.
 */
public final class Substitution {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FILE = "file:";
    private static final long LARGEST_FILE = 1024L * 1024;

    private final Map<String, String> environment;
    private final Path folder;
    private final Findings findings;
    private final Collection<Path> files;

    /** @param files gets the path of every file that is asked for, there or not */
    public Substitution(Map<String, String> environment, Path folder, Findings findings, Collection<Path> files) {
        this.environment = environment;
        this.folder = folder;
        this.findings = findings;
        this.files = files;
    }

    /** The tree with everything put in; a scalar that can't be made is told and becomes unreadable. */
    public Node in(Node node) {
        return switch (node) {
            case Node.Scalar scalar when scalar.text().contains("${") -> filled(scalar);
            case Node.Scalar scalar -> scalar;
            case Node.Sequence sequence ->
                new Node.Sequence(sequence.items().stream().map(this::in).toList(), sequence.place());
            case Node.Mapping mapping ->
                new Node.Mapping(mapping.entries().stream().map(this::in).toList(), mapping.place());
            case Node.Unreadable unreadable -> unreadable;
        };
    }

    private Node.Entry in(Node.Entry entry) {
        return new Node.Entry(entry.key(), entry.keyPlace(), in(entry.value()));
    }

    private Node filled(Node.Scalar scalar) {
        try {
            return new Node.Scalar(fill(scalar.text()), Node.Style.SUBSTITUTED, scalar.place());
        } catch (Unfilled e) {
            findings.add(scalar.place(), e.problem);
            return new Node.Unreadable(scalar.place());
        }
    }

    private String fill(String text) {
        var filled = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            if (open > at && text.charAt(open - 1) == '$') {
                filled.append(text, at, open - 1).append("${");
                at = open + 2;
                continue;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new Unfilled("'${' without its '}'; write '$${' for the two characters");
            }
            filled.append(text, at, open).append(resolve(text.substring(open + 2, close)));
            at = close + 1;
        }
        return filled.append(text.substring(at)).toString();
    }

    private String resolve(String reference) {
        if (reference.startsWith(FILE)) {
            return content(reference.substring(FILE.length()));
        }
        int colon = reference.indexOf(':');
        String name = colon < 0 ? reference : reference.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new Unfilled("what stands in '${…}' is not a variable's name; write '$${' for the two characters");
        }
        String value = environment.get(name);
        if (value == null && colon < 0) {
            throw new Unfilled("the environment variable '" + name + "' is not set");
        }
        return value == null ? reference.substring(colon + 1) : value;
    }

    private String content(String path) {
        try {
            Path file = folder.resolve(path);
            files.add(file.toAbsolutePath());
            if (!Files.exists(file)) {
                throw new Unfilled("the file '" + path + "' is not there");
            }
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                throw new Unfilled("the file '" + path + "' is no plain file of at most 1 MiB");
            }
            return withoutNewline(Files.readString(file));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Unfilled("the file '" + path + "' is not there");
        } catch (IOException e) {
            throw new Unfilled("the file '" + path + "' can't be read as UTF-8 text");
        }
    }

    private static String withoutNewline(String text) {
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        return text.substring(0, end > 0 && end < text.length() && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    /** Ends the making of one scalar. */
    private static final class Unfilled extends RuntimeException {
        private final String problem;

        Unfilled(String problem) {
            super(problem);
            this.problem = problem;
        }
    }
}
