// SPDX-License-Identifier: Apache-2.0
/**
 * Says which addresses the gateway may send requests to, and finds them.
 *
 * <p>Nothing leaves for an address that {@link dev.sluice.delivery.address.TargetPolicy} does not open: a URL is judged
 * as it is written (no network asked), and at every attempt its name is resolved once and each address judged. The
 * decisions are pure; only {@link dev.sluice.delivery.address.DnsNames} does I/O, on the event loop it was made on.
 * Start at {@link dev.sluice.delivery.address.AddressGuard}.
 */
@NullMarked
package dev.sluice.delivery.address;

import org.jspecify.annotations.NullMarked;
