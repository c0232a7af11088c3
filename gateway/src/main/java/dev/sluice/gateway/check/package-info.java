// SPDX-License-Identifier: Apache-2.0
/**
 * What is wrong with a configuration, a source or a subscription beyond its form: what only the rooms know that will work with it.
 *
 * <p>Pure but for patterns and filters that are compiled to see whether they can be; no thread, no network. Start reading with {@link
 * dev.sluice.gateway.check.ResourceChecks}, then {@link dev.sluice.gateway.check.ConfigChecks}, which goes through a whole file.
 */
@NullMarked
package dev.sluice.gateway.check;

import org.jspecify.annotations.NullMarked;
