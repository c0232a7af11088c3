/**
 * The small values that the configuration, the API and the command line all write the same way.
 *
 * <p>Pure and immutable: no threads, no I/O. May use nothing else of Sluice. Start at {@link Durations}.
 */
@NullMarked
package dev.sluice.config.value;

import org.jspecify.annotations.NullMarked;
