// SPDX-License-Identifier: Apache-2.0
/**
 * What does a name mean? The sources and subscriptions that every node agrees on.
 *
 * <p>Immutable values only; start at {@link dev.sluice.subscriptions.registry.Resource}. How they are kept and changed is
 * in {@code registry.topic}, how the configuration file's get there in {@code registry.file}.
 */
@NullMarked
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.NullMarked;
