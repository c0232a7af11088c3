// SPDX-License-Identifier: Apache-2.0
/**
 * What the file as a whole and the node's own sections may say: keys, types, bounds, defaults by mode.
 *
 * <p>May use {@code config.resource}, {@code config.bind} and what those may, and the settings. Pure: no I/O, no threads.
 * Start at {@link SettingsForm}.
 */
@NullMarked
package dev.sluice.config.form;

import org.jspecify.annotations.NullMarked;
