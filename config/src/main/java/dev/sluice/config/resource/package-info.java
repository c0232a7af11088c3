// SPDX-License-Identifier: Apache-2.0
/**
 * What a source and a subscription may say, in the file and in the API's JSON alike: keys, types, bounds, defaults and the
 * combinations that can't hold; and how they are written.
 *
 * <p>May use {@code config.bind} and what that may, and the settings. Pure: no I/O, no threads. Start at
 * {@link SourceForm}, {@link SubscriptionForm} and {@link ResourceJson}.
 */
@NullMarked
package dev.sluice.config.resource;

import org.jspecify.annotations.NullMarked;
