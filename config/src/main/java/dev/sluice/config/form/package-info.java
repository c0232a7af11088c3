/**
 * What each section of the configuration may say: keys, types, bounds, defaults and the combinations that can't hold. The
 * same forms read a resource from the file and from the API's JSON ({@link ResourceJson}, which also writes it).
 *
 * <p>May use all rooms of the module but {@code config.load}. Pure: no I/O, no threads. Start at {@link SettingsForm}.
 */
@NullMarked
package dev.sluice.config.form;

import org.jspecify.annotations.NullMarked;
