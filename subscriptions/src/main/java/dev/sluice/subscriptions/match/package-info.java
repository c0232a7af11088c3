// SPDX-License-Identifier: Apache-2.0
/**
 * Which subscriptions want an event?
 *
 * <p>Pure: no clock, no I/O, no threads of its own. Start at {@link dev.sluice.subscriptions.match.SubscriptionIndex}.
 */
@NullMarked
package dev.sluice.subscriptions.match;

import org.jspecify.annotations.NullMarked;
