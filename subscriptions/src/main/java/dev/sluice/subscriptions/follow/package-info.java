// SPDX-License-Identifier: Apache-2.0
/**
 * A thread that follows a topic and, between two polls, does what it is asked.
 *
 * <p>Knows nothing of what is followed. Each {@link dev.sluice.subscriptions.follow.FollowingThread} is one platform thread with
 * a bounded queue of {@link dev.sluice.subscriptions.follow.Command}s. Start at the thread.
 */
@NullMarked
package dev.sluice.subscriptions.follow;

import org.jspecify.annotations.NullMarked;
