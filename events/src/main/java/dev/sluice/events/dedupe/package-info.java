// SPDX-License-Identifier: Apache-2.0
/**
 * Which event was seen already, and where it stands.
 *
 * <p>Owns no threads; {@link dev.sluice.events.dedupe.DedupeWindow} is thread-safe and is asked by the door, the Reader and
 * read-back alike, so that all of them skip the same copies. May import {@code events}.
 */
@NullMarked
package dev.sluice.events.dedupe;

import org.jspecify.annotations.NullMarked;
