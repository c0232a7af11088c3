// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import io.vertx.core.Future;
import java.util.Map;

/**
 * Turns a start as it is written into offsets.
 *
 * @param <S> the written start
 */
@FunctionalInterface
public interface StartResolver<S> {

    /** Partition → first offset wanted; high watermarks are asked for after this call. */
    Future<Map<Integer, Long>> resolve(S start);
}
