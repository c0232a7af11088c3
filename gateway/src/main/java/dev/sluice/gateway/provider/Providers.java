// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.named.SnsScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The catalog of providers. Immutable and thread-safe. */
public final class Providers {
    private static final String FOLDER = "/providers/";
    private static final String YAML = ".yaml";
    private static final String HMAC = "hmac";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final Map<String, Provider> byName;
    /** Of their files. */
    private final Map<String, String> texts;

    private Providers(Map<String, Provider> byName, Map<String, String> texts) {
        this.byName = Map.copyOf(byName);
        this.texts = Map.copyOf(texts);
    }

    /**
     * Those that come with Sluice, read anew from the class path.
     *
     * @throws ProviderFileException when a file is not right, with its line
     */
    public static Providers builtIn() {
        var providers = new TreeMap<String, Provider>();
        var texts = new TreeMap<String, String>();
        resource("index")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(name -> texts.put(name, resource(name + YAML)));
        texts.forEach((name, text) -> providers.put(name, ProviderFile.read(name + YAML, text)));
        return new Providers(providers, texts);
    }

    /**
     * These, and those of other files beside them.
     *
     * @param files texts by path
     * @param problems told of each file that can't be used, which is then left out
     */
    public Providers with(Map<Path, String> files, Consumer<ProviderFileException> problems) {
        if (files.isEmpty()) {
            return this;
        }
        var all = new TreeMap<>(byName);
        var allTexts = new TreeMap<>(texts);
        new TreeMap<>(files).forEach((path, text) -> {
            try {
                Provider own = own(path, text);
                if (byName.containsKey(own.name()) || own.name().equals(HMAC)) {
                    throw new ProviderFileException(
                            path + ":1:1: provider '" + own.name() + "' comes with Sluice; give yours another name");
                }
                all.put(own.name(), own);
                allTexts.put(own.name(), text);
            } catch (ProviderFileException problem) {
                problems.accept(problem);
            }
        });
        return new Providers(all, allTexts);
    }

    /** The file's name is the provider's, so that no two can have the same. */
    private static Provider own(Path path, String text) {
        Provider own = ProviderFile.read(path.toString(), text);
        if (!NAME.matcher(own.name()).matches()) {
            throw new ProviderFileException(path
                    + ":1:1: the name must be of a-z, 0-9 and '-', 64 characters at most, beginning with a letter");
        }
        if (!(own.name() + YAML).equals(String.valueOf(path.getFileName()))) {
            throw new ProviderFileException(
                    path + ":1:1: the file of provider '" + own.name() + "' must be called " + own.name() + YAML);
        }
        return own;
    }

    /**
     * A provider described by a source itself.
     *
     * @throws IllegalArgumentException when the parts of the description can't hold together
     */
    public static Provider hmac(HmacScheme scheme) {
        return scheme.compile();
    }

    /**
     * A provider described by the text of a file, which no catalog knows.
     *
     * @throws ProviderFileException when the file is not right
     */
    public static Provider described(String text) {
        return ProviderFile.read("params", text);
    }

    /** Whether a URL that a verified request names for its confirmation is on a host of its provider's, which is SNS. */
    public static boolean isConfirmation(String url) {
        return SnsScheme.isConfirmation(url);
    }

    /** The names of those whose files say something else than in the other catalog, or are in one of them only. */
    public Set<String> changedFrom(Providers other) {
        var changed = new TreeSet<>(byName.keySet());
        changed.addAll(other.byName.keySet());
        changed.removeIf(name -> Objects.equals(texts.get(name), other.texts.get(name)));
        return changed;
    }

    /** All names, sorted. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    /** The provider of that name. */
    public Optional<Provider> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static String resource(String name) {
        try (InputStream in = Providers.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("missing on the class path: " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + FOLDER + name, e);
        }
    }
}
