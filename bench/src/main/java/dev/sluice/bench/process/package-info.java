// SPDX-License-Identifier: Apache-2.0
/**
 * Processes of our own: started with the class path of this one, spoken to by lines, measured through {@code /proc}, and gone when
 * this one is.
 *
 * <p>Each child has two daemon threads that read its output. Start reading at {@link dev.sluice.bench.process.Children}.
 */
@NullMarked
package dev.sluice.bench.process;

import org.jspecify.annotations.NullMarked;
