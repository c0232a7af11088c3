// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

/** Where a subscription's events go. */
public sealed interface TargetSpec permits WebhookSpec, StreamSpec {}
