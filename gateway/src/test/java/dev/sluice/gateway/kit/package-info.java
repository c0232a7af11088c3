// SPDX-License-Identifier: Apache-2.0
/**
 * End-to-end tests in the product's own words: {@code given.source(…)}, {@code when.provider(…).sends(…)}, {@code
 * then.partner(…).received(…)}. Start at {@link dev.sluice.gateway.kit.World}. The node runs in this JVM on the embedded broker; providers
 * sign with their official libraries, partners verify with the official Standard Webhooks library.
 */
package dev.sluice.gateway.kit;
