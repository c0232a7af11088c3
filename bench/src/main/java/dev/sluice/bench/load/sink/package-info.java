// SPDX-License-Identifier: Apache-2.0
/**
 * The subscriber's end: a server that answers every delivery at once, and looks into a sample of them. A process of its own with one
 * thread for the sockets; start reading at {@link dev.sluice.bench.load.sink.Sink}.
 */
@NullMarked
package dev.sluice.bench.load.sink;

import org.jspecify.annotations.NullMarked;
