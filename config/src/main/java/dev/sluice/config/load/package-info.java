/**
 * Reads the operator's file: text, tree, variables, forms, checks; all problems at once, in the file's order.
 *
 * <p>May use all rooms of the module. Reads files on the caller's thread, keeps nothing. Start at {@link SettingsLoader}.
 */
@NullMarked
package dev.sluice.config.load;

import org.jspecify.annotations.NullMarked;
