// SPDX-License-Identifier: Apache-2.0
/**
 * The load at the door: signed webhooks over many connections, as fast as they are answered or at a given rate. A process of its
 * own with one thread; start reading at {@link dev.sluice.bench.load.door.HttpLoad}.
 */
@NullMarked
package dev.sluice.bench.load.door;

import org.jspecify.annotations.NullMarked;
