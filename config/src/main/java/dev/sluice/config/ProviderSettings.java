// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Presets beyond the built-in ones.
 *
 * @param folder provider files of one's own; a relative path counts from the configuration file's folder
 */
public record ProviderSettings(@Nullable Path folder) {}
