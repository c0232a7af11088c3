// SPDX-License-Identifier: Apache-2.0
/**
 * What has to be done to the registry as time passes, by whatever node is there.
 *
 * <p>Owns no thread. Start at {@link dev.sluice.subscriptions.registry.upkeep.SecretUpkeep}. May use {@code registry}.
 */
@NullMarked
package dev.sluice.subscriptions.registry.upkeep;

import org.jspecify.annotations.NullMarked;
