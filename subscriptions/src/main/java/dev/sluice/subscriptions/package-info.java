// SPDX-License-Identifier: Apache-2.0
/**
 * Who wants what, and how far are they?
 *
 * <p>Start at {@link dev.sluice.subscriptions.Subscription}, the compiled view that delivery works with. The rooms below, in a straight
 * line: {@code secret} (keys and sealed texts), {@code match} (patterns, filters, the index), {@code type} (schemas of event types),
 * {@code replay} (what is delivered again), {@code cursor} (what a subscriber holds), {@code follow} (a thread that follows a topic),
 * {@code signals} (what nodes tell each other), {@code once} (answers kept under a key), {@code registry} (what a name means),
 * {@code audit} (who wrote what), and beside it the registry's own rooms {@code topic}, {@code file}, {@code upkeep}. Only signals and
 * registry own a thread.
 */
@NullMarked
package dev.sluice.subscriptions;

import org.jspecify.annotations.NullMarked;
