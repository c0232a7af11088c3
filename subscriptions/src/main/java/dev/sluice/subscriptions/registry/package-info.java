// SPDX-License-Identifier: Apache-2.0
/**
 * What does a name mean? The sources and subscriptions that every node agrees on.
 *
 * <p>Start at {@link dev.sluice.subscriptions.registry.Registry}; all else here is immutable values. How it is kept is in
 * {@code registry.topic}, how the configuration file's resources get there in {@code registry.file}.
 */
@NullMarked
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.NullMarked;
