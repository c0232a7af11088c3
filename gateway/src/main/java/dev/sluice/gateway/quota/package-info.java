// SPDX-License-Identifier: Apache-2.0
/**
 * What a tenant may have and how fast it may send. Owns no thread; everything is thread-safe. Start reading with {@link
 * dev.sluice.gateway.quota.Quotas}.
 */
@NullMarked
package dev.sluice.gateway.quota;

import org.jspecify.annotations.NullMarked;
