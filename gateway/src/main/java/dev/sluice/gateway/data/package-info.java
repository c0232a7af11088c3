// SPDX-License-Identifier: Apache-2.0
/**
 * What a node keeps on its own disk: its id, a lock, and in dev the keys and secrets that are nobody's but this machine's. Files are
 * read and written on the caller's thread, at start. Start reading with {@link dev.sluice.gateway.data.DataFolder}.
 */
@NullMarked
package dev.sluice.gateway.data;

import org.jspecify.annotations.NullMarked;
