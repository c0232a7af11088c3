// SPDX-License-Identifier: Apache-2.0
/**
 * Reads from a verified request what the event needs to know: id, type, time, subject, ordering key.
 *
 * <p>Immutable and thread-safe. The body is parsed at most once, in one pass that keeps only the values asked for, and not at
 * all when none is. Start at {@link EventReader}. Uses {@code provider.scheme}.
 */
@NullMarked
package dev.sluice.gateway.provider.event;

import org.jspecify.annotations.NullMarked;
