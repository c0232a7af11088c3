// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.follow;

/**
 * What a thread is asked to do. Ends in exactly one of its methods.
 *
 * @param <T> what the thread works with
 */
public interface Command<T> {
    /** Does it, on the thread. What it throws goes to {@link #fail}. */
    void run(T tools);

    /** It was not done, or not wholly. On the thread, or on the caller's when the thread takes nothing. */
    void fail(Throwable cause);
}
