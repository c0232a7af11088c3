// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.verify;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value of a scheme that the provider's file fixes, or that a source may set.
 *
 * @param name under which a source sets it; null when it is fixed
 * @param value the fixed value, or the one taken when the source sets none; null when it has to set one, or may leave it out
 */
public record Setting(@Nullable String name, @Nullable String value) {
    public static Setting fixed(String value) {
        return new Setting(null, value);
    }

    /** The names of those that a source may set. */
    public static Set<String> names(@Nullable Setting... settings) {
        var names = new TreeSet<String>();
        for (Setting setting : settings) {
            if (setting != null && setting.name != null) {
                names.add(setting.name);
            }
        }
        return names;
    }

    /** Whether a source says it itself. */
    public boolean isSet(SourceOptions options) {
        return name != null && !options.settings().getOrDefault(name, List.of()).isEmpty();
    }

    /** All values that hold for a source; empty when it sets none and there is no default. */
    public List<String> all(SourceOptions options) {
        List<String> set = name == null ? List.of() : options.settings().getOrDefault(name, List.of());
        if (!set.isEmpty()) {
            return set;
        }
        return value == null ? List.of() : List.of(value);
    }

    /** The one value that holds for a source, or null. */
    public @Nullable String orNull(SourceOptions options) {
        List<String> all = all(options);
        if (all.size() > 1) {
            throw new IllegalArgumentException("settings." + name + ": one text is needed, not a list");
        }
        return all.isEmpty() ? null : all.getFirst();
    }

    /**
     * The one value that holds for a source.
     *
     * @throws IllegalArgumentException when there is none
     */
    public String required(SourceOptions options) {
        String found = orNull(options);
        if (found == null || found.isEmpty()) {
            throw new IllegalArgumentException("settings." + name + ": is needed");
        }
        return found;
    }
}
