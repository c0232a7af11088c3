// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import io.vertx.core.Future;

/** What a route does. Called on the request's event loop, which it must not block; its future completes there. */
@FunctionalInterface
public interface Operation {
    /** The answer; a caller's mistake is a {@code ProblemException}, thrown or in the future. */
    Future<Reply> perform(Call call);
}
