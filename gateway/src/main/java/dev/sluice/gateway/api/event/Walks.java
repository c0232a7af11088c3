// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.event;

import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets a few walks at a time read the log, since deliveries that catch up read it by the same threads. Thread-safe. */
final class Walks {
    private static final int MOST = 8;
    private static final Walk.Bounds BOUNDS = new Walk.Bounds(50_000, TimeUnit.MILLISECONDS.toNanos(1_500));

    private final EventRoutes.Parts parts;
    private final AtATime atATime = new AtATime(MOST);

    Walks(EventRoutes.Parts parts) {
        this.parts = parts;
    }

    /** Does something with a walk from these places to the present end; 429 when too many are under way. */
    <T> Future<T> with(Call call, Supplier<Future<Map<Integer, Long>>> from, Function<Walk, Future<T>> doing) {
        Context context = call.vertx().getOrCreateContext();
        return atATime.run(
                call,
                () -> from.get()
                        .compose(places -> parts.offsets()
                                .latest()
                                .compose(ends ->
                                        doing.apply(new Walk(parts.readBack()::read, context, places, ends, BOUNDS)))));
    }
}
