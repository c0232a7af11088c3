// SPDX-License-Identifier: Apache-2.0
/**
 * One attempt: an event signed and posted to a webhook, and what came of it.
 *
 * <p>Everything of an attempt happens on the event loop of its {@link dev.sluice.delivery.webhook.WebhookClient}; whether and when
 * another follows is decided in {@code delivery.retry}. May use {@code delivery.address}, which each request goes through,
 * {@code delivery.connection}, {@code delivery.signing}, {@code delivery.attempts} for what is told of it, and
 * {@code delivery.stream.wire} for JSON. Start at {@link dev.sluice.delivery.webhook.WebhookClient}.
 */
@NullMarked
package dev.sluice.delivery.webhook;

import org.jspecify.annotations.NullMarked;
