// SPDX-License-Identifier: Apache-2.0
/**
 * JSON that strangers send, read strictly. Owns no thread; everything is immutable. One class:
 * {@link dev.sluice.gateway.json.StrictJson}.
 */
@NullMarked
package dev.sluice.gateway.json;

import org.jspecify.annotations.NullMarked;
