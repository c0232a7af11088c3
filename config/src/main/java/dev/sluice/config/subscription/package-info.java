/**
 * What the operator says about a subscriber: the settings of a subscription, as section {@code subscriptions} writes them.
 *
 * <p>Data only. May use {@code config.value}. Start at {@link SubscriptionSettings}.
 */
@NullMarked
package dev.sluice.config.subscription;

import org.jspecify.annotations.NullMarked;
