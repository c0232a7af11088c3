// SPDX-License-Identifier: Apache-2.0
/**
 * Tells that files hold something else than before, however they were changed: written over, renamed into place, reached
 * through a symbolic link that was turned.
 *
 * <p>Looks when asked, on the caller's thread, and reads little while nothing moves. Uses nothing else of Sluice. Start at
 * {@link dev.sluice.config.watch.FileWatch}.
 */
@NullMarked
package dev.sluice.config.watch;

import org.jspecify.annotations.NullMarked;
