/**
 * From located nodes to values: a small language to say what may stand under a key, what it means when it does not, and
 * what is wrong with it. All problems of a tree are found in one pass; where one was found, a stand-in goes on, so that
 * the rest is looked at too.
 *
 * <p>May use {@code config.tree} and {@code config.value}. Confined to the thread that reads. Start at {@link Fields}.
 */
@NullMarked
package dev.sluice.config.bind;

import org.jspecify.annotations.NullMarked;
