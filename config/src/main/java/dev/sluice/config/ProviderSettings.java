// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Presets beyond the built-in ones.
 *
 * @param folder provider files of one's own; a relative path counts from the configuration file's folder
 * @param files what its files say: the text of each, by its path
 */
public record ProviderSettings(@Nullable Path folder, Map<Path, String> files) {
    /** No folder. */
    public static final ProviderSettings NONE = new ProviderSettings(null, Map.of());

    public ProviderSettings {
        files = Map.copyOf(files);
    }

    /** What has to be looked at to hear of changes: the folder, where there is one, and its files. */
    public Set<Path> watched() {
        var all = new HashSet<>(files.keySet());
        if (folder != null) {
            all.add(folder);
        }
        return all;
    }
}
