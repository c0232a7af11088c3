// SPDX-License-Identifier: Apache-2.0
/**
 * What every scenario and trial needs: a broker and a gateway as processes of their own, a folder to put things in, and tokens.
 *
 * <p>Confined to the main thread. Start reading at {@link dev.sluice.bench.stage.Stage}.
 */
@NullMarked
package dev.sluice.bench.stage;

import org.jspecify.annotations.NullMarked;
