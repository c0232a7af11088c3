// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.config.value.Start;
import io.vertx.core.Future;
import java.util.Map;

/** Turns a start as it is written into offsets. */
@FunctionalInterface
public interface StartResolver {

    /**
     * Partition → first offset wanted; 0 for a partition it does not list. High watermarks are asked for after this call.
     *
     * @param tenant whose cursor it must be, where the start is one
     */
    Future<Map<Integer, Long>> resolve(Start start, String tenant);
}
