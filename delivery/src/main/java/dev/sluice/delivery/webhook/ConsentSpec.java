// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import dev.sluice.config.value.Rate;
import org.jspecify.annotations.Nullable;

/**
 * That an endpoint is asked before it is sent events.
 *
 * @param rate how many requests it is asked to allow; null: as many as it likes
 */
public record ConsentSpec(@Nullable Rate rate) {}
