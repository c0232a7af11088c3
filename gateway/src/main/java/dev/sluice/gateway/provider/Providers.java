// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.named.SnsScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The catalog of providers. Immutable and thread-safe. */
public final class Providers {
    private static final String FOLDER = "/providers/";

    private final Map<String, Provider> byName;

    private Providers(Map<String, Provider> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * Those that come with Sluice, read anew from the class path.
     *
     * @throws ProviderFileException when a file is not right, with its line
     */
    public static Providers builtIn() {
        var providers = new TreeMap<String, Provider>();
        resource("index")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(name -> providers.put(name, ProviderFile.read(name + ".yaml", resource(name + ".yaml"))));
        return new Providers(providers);
    }

    /**
     * A provider described by a source itself.
     *
     * @throws IllegalArgumentException when the parts of the description can't hold together
     */
    public static Provider hmac(HmacScheme scheme) {
        return scheme.compile();
    }

    /** Whether a URL that a verified request names for its confirmation is on a host of its provider's, which is SNS. */
    public static boolean isConfirmation(String url) {
        return SnsScheme.isConfirmation(url);
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
