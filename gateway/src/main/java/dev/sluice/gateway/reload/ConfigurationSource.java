// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.reload;

import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where a node's configuration comes from.
 *
 * @param file the operator's
 * @param load reads it, with all checks
 * @param effective puts what the command line says over what the file says
 */
public record ConfigurationSource(Path file, Supplier<Loaded> load, UnaryOperator<Settings> effective) {}
