// SPDX-License-Identifier: Apache-2.0
/**
 * Operational events: what subscribers are told about their subscriptions, as events on the log in the tenant.
 *
 * <p>Called from any thread, usually a shard's event loop, and never blocking; the queue in front of the log is confined to one event
 * loop. Start at {@link dev.sluice.delivery.notice.Notices}. May import {@code dead}.
 */
@NullMarked
package dev.sluice.delivery.notice;

import org.jspecify.annotations.NullMarked;
