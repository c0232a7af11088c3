// SPDX-License-Identifier: Apache-2.0
/**
 * Who wrote what into the registry, and has anybody touched the record of it since?
 *
 * <p>One record for each write, in the transaction of that write, chained by digests. Start at {@link
 * dev.sluice.subscriptions.audit.AuditLog} (writing) and {@link dev.sluice.subscriptions.audit.AuditTrail} (checking). Owns no
 * thread. May use {@code registry}'s values.
 */
@NullMarked
package dev.sluice.subscriptions.audit;

import org.jspecify.annotations.NullMarked;
