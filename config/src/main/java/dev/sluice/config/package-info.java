/**
 * What did the operator say? The typed settings, which the whole of Sluice is built from.
 *
 * <p>The module's rooms stand in a line: {@code value} (durations, rates, starts, secrets) ← {@code source} and
 * {@code subscription} ← this one (all settings, data only); {@code tree} (the file as located nodes, problems) ←
 * {@code bind} (from nodes to values) ← {@code resource} (what a source and a subscription may say, also as JSON) ←
 * {@code form} (what the other sections may say) ← {@code load} (the file, the modes, all problems at once);
 * {@code watch} (whether files have changed) stands apart. No room has threads of its own; all is immutable but the
 * collectors of problems, which belong to whoever made them. Start at {@link Settings}, then at
 * {@code load.SettingsLoader}.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
