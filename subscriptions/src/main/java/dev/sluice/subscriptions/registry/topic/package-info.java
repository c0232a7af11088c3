// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the registry in one compacted topic that every node reads and any node may write.
 *
 * <p>Start at {@link dev.sluice.subscriptions.registry.topic.TopicRegistry}. One thread, {@code registry}, owns the consumer and
 * the producer; everything handed out is immutable. May use {@code registry} and {@code secret}.
 */
@NullMarked
package dev.sluice.subscriptions.registry.topic;

import org.jspecify.annotations.NullMarked;
