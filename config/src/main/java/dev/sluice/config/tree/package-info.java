/**
 * The configuration as a neutral tree in which everything knows where it stands, and the problems found in it.
 *
 * <p>A tree is made from YAML ({@link YamlTree}: one document, no tags, bounded aliases) or from JSON ({@link JsonTree}).
 * May use nothing else of Sluice. {@link Findings} belongs to the thread that reads; the rest is immutable. Start at
 * {@link Node}.
 */
@NullMarked
package dev.sluice.config.tree;

import org.jspecify.annotations.NullMarked;
