// SPDX-License-Identifier: Apache-2.0
/**
 * Signs what is posted, as Standard Webhooks does.
 *
 * <p>{@link dev.sluice.delivery.signing.Signing}, where to start, has one endpoint's secrets and is confined to its event loop; what takes
 * too long for one is made on the threads {@code sluice-sign} of {@link dev.sluice.delivery.signing.Signer}. Imports nothing of delivery.
 */
@NullMarked
package dev.sluice.delivery.signing;

import org.jspecify.annotations.NullMarked;
