// SPDX-License-Identifier: Apache-2.0
/**
 * How far has a subscriber got, as text that it keeps and we can trust?
 *
 * <p>Pure: no clock, no I/O. Start at {@link dev.sluice.subscriptions.cursor.CursorCodec}. May use {@code secret}.
 */
@NullMarked
package dev.sluice.subscriptions.cursor;

import org.jspecify.annotations.NullMarked;
