// SPDX-License-Identifier: Apache-2.0
/**
 * Enters the configuration file's resources in the registry.
 *
 * <p>No threads of its own. Start at {@link dev.sluice.subscriptions.registry.file.FileResources}. May use {@code
 * registry}.
 */
@NullMarked
package dev.sluice.subscriptions.registry.file;

import org.jspecify.annotations.NullMarked;
