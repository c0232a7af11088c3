// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.subscription;

/** A durable stream: the gateway keeps the cursor of whoever connects under the subscription's name. */
public record StreamSpec() implements TargetSpec {}
