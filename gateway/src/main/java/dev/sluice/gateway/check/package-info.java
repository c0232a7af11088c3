// SPDX-License-Identifier: Apache-2.0
/**
 * What is wrong with sources and subscriptions beyond their form. Pure, no thread. Start reading with {@link
 * dev.sluice.gateway.check.ResourceChecks}.
 */
@NullMarked
package dev.sluice.gateway.check;

import org.jspecify.annotations.NullMarked;
