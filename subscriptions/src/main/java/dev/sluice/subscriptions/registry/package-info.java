// SPDX-License-Identifier: Apache-2.0
/**
 * What does a name mean? The sources and subscriptions that every node agrees on, kept in one compacted topic.
 *
 * <p>Start at {@link dev.sluice.subscriptions.registry.Registry}. One thread, {@code registry}, owns the consumer and the
 * producer; everything it hands out is immutable. May use {@code secret}.
 */
@NullMarked
package dev.sluice.subscriptions.registry;

import org.jspecify.annotations.NullMarked;
